/* Entry of the operator's workplace. */
import { html, render } from '../lib/html.js';
import { loadIcons } from '../components/icon.js';
import { createApp } from './app.js';
import { Workspace } from './views/workspace.js';

const root = document.getElementById('workspace');
const app = createApp({ logout: root.dataset.logout, login: root.dataset.login, language: root.dataset.language, supervisor: root.dataset.supervisor });
render(html`<${Workspace} app=${app} />`, root);
loadIcons().catch(() => {}); // a page without icons is still a page
app.live.start();
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => {}); // comfort only: an installed program, a page for bad times
