/* Entry of AgentZone, the workplace for calls. */
import { html, render } from '../lib/html.js';
import { loadIcons } from '../components/icon.js';
import { createApp } from './app.js';
import { Zone } from './views/zone.js';

const root = document.getElementById('agentzone');
const { logout, login, language, chat, calls, device } = root.dataset;
const app = createApp({ logout, login, language, chat, calls }, device);
root.textContent = ''; // the shape that the server's page had until now
render(html`<${Zone} app=${app} />`, root);
loadIcons().catch(() => {}); // a page without icons is still a page
app.live.start();
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => {}); // comfort only
