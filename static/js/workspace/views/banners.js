/* Quiet lines under the header: no connection, a status set by the system. */
import { html, useEffect, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { useNow } from '../../lib/clock.js';
import { duration } from '../../lib/format.js';
import { gettext, fill, fillParts } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Banner } from '../../components/feedback.js';

const PATIENCE = 1500; // a hiccup shorter than this is nobody's business

function Since({ since }) {
  useNow();
  return html`<span class="num">${duration(Date.now() - since)}</span>`;
}

function Offline({ app, since }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  const text = gettext('No connection for %(time)s. Messages will go by themselves when it is back.');
  return html`<${Banner} kind="warn" icon="wifi-off" action=${{ label: gettext('Try now'), run: app.live.retry }}>
    ${fillParts(text, { time: html`<${Since} since=${since} />` })}</${Banner}>`;
}

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
  const offline = connection.state !== 'online' && connection.since !== null;
  const goReady = ready && { label: fill(gettext('Set “%(status)s”'), { status: ready.name }), run: () => app.me.setStatus(ready) };
  return html`<div class="banners">
    ${offline && html`<${Offline} app=${app} since=${connection.since} />`}
    ${forced && status && html`<${Banner} kind="info" icon="info" action=${goReady}>
      ${fill(gettext('The system has set your status to “%(status)s”.'), { status: status.name })}</${Banner}>`}
    ${silent && html`<${Silent} />`}
  </div>`;
}
