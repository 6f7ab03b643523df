/* Quiet lines over the call panel: no connection, a status set by the system, a browser that plays no sound. The way back
   to «Готов» is the key of the panel below: one key is enough. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Banner } from '../../components/feedback.js';
import { Offline } from '../../components/offline.js';
import { Silent } from '../../components/silent.js';
import { Supervising } from './supervisor.js';

export function Banners({ app }) {
  const { connection, silent, forced, status } = useStore(app.store, (s) => ({
    connection: s.connection, silent: s.soundBlocked && s.preferences.sound !== 'off', forced: s.statusForced, status: s.status,
  }));
  return html`<div class="banners">
    <${Offline} connection=${connection} text=${gettext('No connection for %(time)s. A conversation goes on; the panel is right again when it is back.')} onRetry=${app.live.retry} />
    <${Supervising} app=${app} />
    ${forced && status && html`<${Banner} kind="info" icon="info">
      ${fill(gettext('The system has set your status to “%(status)s”.'), { status: status.name })}</${Banner}>`}
    ${silent && html`<${Silent}>${gettext('The browser plays no sound yet. Click anywhere to hear calls ring.')}</${Silent}>`}
  </div>`;
}
