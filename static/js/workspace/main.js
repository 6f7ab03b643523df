/* Entry of the operator's workplace. */
import { html, render } from '../lib/html.js';
import { loadIcons } from '../components/icon.js';
import { createApp } from './app.js';
import { Workspace } from './views/workspace.js';

const root = document.getElementById('workspace');
const { logout, login, language, supervisor, calls } = root.dataset;
const app = createApp({ logout, login, language, supervisor, calls }, (window.frameElement && window.frameElement.zone) || null);
root.textContent = ''; // the shape that the server's page had until now
render(html`<${Workspace} app=${app} />`, root);
loadIcons().catch(() => {}); // a page without icons is still a page
app.live.start();
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => {}); // comfort only: an installed program, a page for bad times
