/* Entry of the supervisor's page of quick messages. */
import { html, render } from '../lib/html.js';
import { createStore } from '../lib/store.js';
import { onSignedOut } from '../lib/api.js';
import { loadIcons } from '../components/icon.js';
import { initialQuick, reduceQuick } from './quick_state.js';
import { createQuickService } from './quick_service.js';
import { QuickPage } from './quick_views.js';

const projects = JSON.parse(document.getElementById('projects').textContent);
const store = createStore(reduceQuick, initialQuick(projects.length ? projects[0].id : null));
const service = createQuickService(store);
onSignedOut(() => window.location.reload()); // the server asks to sign in, and leads back here
render(html`<${QuickPage} store=${store} service=${service} projects=${projects} />`, document.getElementById('quick-messages'));
loadIcons().catch(() => {}); // a page without icons is still a page
if (projects.length) service.load();
