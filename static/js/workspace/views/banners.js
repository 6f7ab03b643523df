/* Quiet lines under the header: no connection, a status set by the system. The bell in the header says so when the browser
   stays silent. AgentZone tells of the status over its own panel. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Banner } from '../../components/feedback.js';
import { Offline } from '../../components/offline.js';
import { Silent } from '../../components/silent.js';

export function Banners({ app }) {
  const { connection, silent, forced, status, ready } = useStore(app.store, (s) => ({
    connection: s.connection, silent: s.soundBlocked && s.preferences.sound !== 'off', forced: s.statusForced && !app.zone, status: s.status, ready: s.statuses.find((one) => one.kind === 'ready'),
  }));
  const goReady = ready && { label: fill(gettext('Set “%(status)s”'), { status: ready.name }), run: () => app.me.setStatus(ready) };
  return html`<div class="banners">
    <${Offline} connection=${connection} text=${gettext('No connection for %(time)s. Messages will go by themselves when it is back.')} onRetry=${app.live.retry} />
    ${forced && status && html`<${Banner} kind="info" icon="info" action=${goReady}>
      ${fill(gettext('The system has set your status to “%(status)s”.'), { status: status.name })}</${Banner}>`}
    ${silent && html`<${Silent}>${gettext('The browser plays no sound yet. Click anywhere to hear new chats.')}</${Silent}>`}
  </div>`;
}
