/* Entry of the supervisor's page of live calls. */
import { html, render } from '../../lib/html.js';
import { loadIcons } from '../../components/icon.js';
import { createApp } from './app.js';
import { LiveCalls } from './page.js';

const root = document.getElementById('live-calls');
const { login, device, devices } = root.dataset;
const app = createApp({ login }, { remembered: device, any: devices === 'yes' });
render(html`<${LiveCalls} app=${app} />`, root);
loadIcons().catch(() => {}); // a page without icons is still a page
app.live.start();
