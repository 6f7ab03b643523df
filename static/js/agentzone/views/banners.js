/* Quiet lines over the call panel: no connection, a status set by the system, a browser that plays no sound. */
import { html, useEffect, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { useNow } from '../../lib/clock.js';
import { duration } from '../../lib/format.js';
import { gettext, fill, fillParts } from '../../lib/i18n.js';
import { Banner } from '../../components/feedback.js';
import { readyStatus } from '../state/panel.js';

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
  const text = gettext('No connection for %(time)s. A conversation goes on; the panel is right again when it is back.');
  return html`<${Banner} kind="warn" icon="wifi-off" action=${{ label: gettext('Try now'), run: app.live.retry }}>
    ${fillParts(text, { time: html`<${Since} since=${since} />` })}</${Banner}>`;
}

export function Banners({ app }) {
  const { connection, silent, forced, status } = useStore(app.store, (s) => ({
    connection: s.connection, silent: s.soundBlocked && s.preferences.sound !== 'off', forced: s.statusForced, status: s.status,
  }));
  const ready = readyStatus(app.store.get());
  const offline = connection.state !== 'online' && connection.since !== null;
  const goReady = ready && { label: fill(gettext('Set “%(status)s”'), { status: ready.name }), run: () => app.me.setStatus(ready) };
  return html`<div class="banners">
    ${offline && html`<${Offline} app=${app} since=${connection.since} />`}
    ${forced && status && html`<${Banner} kind="info" icon="info" action=${goReady}>
      ${fill(gettext('The system has set your status to “%(status)s”.'), { status: status.name })}</${Banner}>`}
    ${silent && html`<${Banner} kind="info" icon="volume-x">${gettext('The browser plays no sound yet. Click anywhere to hear calls ring.')}</${Banner}>`}
  </div>`;
}
