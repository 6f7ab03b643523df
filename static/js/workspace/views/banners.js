/* Quiet lines under the header: no connection, a status set by the system. */
import { html, useEffect, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Banner } from '../../components/feedback.js';
import { Offline } from '../../components/offline.js';

/* Lies over the page and lets every press through: it goes with the first one, and a line of the page that went then
   would move the card away from under the pointer. The bell in the header still says so when the browser stays silent. */
function Silent() {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    const heard = () => setAsked(true);
    document.addEventListener('click', heard);
    return () => document.removeEventListener('click', heard);
  }, []);
  if (asked) return null;
  return html`<div class="silent toast" role="status"><${Icon} name="volume-x" />
    <p>${gettext('The browser plays no sound yet. Click anywhere to hear new chats.')}</p></div>`;
}

export function Banners({ app }) {
  const { connection, silent, forced, status, ready } = useStore(app.store, (s) => ({
    connection: s.connection, silent: s.soundBlocked && s.preferences.sound !== 'off', forced: s.statusForced, status: s.status, ready: s.statuses.find((one) => one.kind === 'ready'),
  }));
  const goReady = ready && { label: fill(gettext('Set “%(status)s”'), { status: ready.name }), run: () => app.me.setStatus(ready) };
  return html`<div class="banners">
    <${Offline} connection=${connection} text=${gettext('No connection for %(time)s. Messages will go by themselves when it is back.')} onRetry=${app.live.retry} />
    ${forced && status && html`<${Banner} kind="info" icon="info" action=${goReady}>
      ${fill(gettext('The system has set your status to “%(status)s”.'), { status: status.name })}</${Banner}>`}
    ${silent && html`<${Silent} />`}
  </div>`;
}
