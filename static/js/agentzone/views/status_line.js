/* The line at the bottom (A6): who works where with what, always in sight, copied with one click. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { useNow } from '../../lib/clock.js';
import { gettext, language } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';

const STATES = {
  online: () => gettext('Connected'),
  connecting: () => gettext('Connecting…'),
  waiting: () => gettext('No connection'),
};

function Clock() {
  const now = useNow();
  return html`<span class="num">${new Date(now).toLocaleTimeString(language())}</span>`;
}

function partsOf({ version, me, voice }) {
  const { device } = voice;
  return [
    ['OmniVOX.AgentZone', version],
    [gettext('Operator'), me.name],
    [gettext('Login'), me.login],
    [gettext('Device'), device ? device.number : gettext('none')],
    [gettext('Workplace'), (device && device.name) || gettext('no name')],
  ];
}

export function StatusLine({ app }) {
  const { me, version, voice, connection } = useStore(app.store, (s) => ({ me: s.me, version: s.version, voice: s.voice, connection: s.connection.state }));
  const parts = partsOf({ version, me, voice });
  const copy = () => navigator.clipboard.writeText(parts.map((part) => part.join(' ')).join(' | ')).then(
    () => app.notices.toast('success', gettext('Copied')),
    () => app.notices.toast('danger', gettext('The browser did not let the page copy')),
  );
  return html`<footer class="line num">
    ${parts.map(([name, value]) => html`<span key=${name}>${name} <b>${value}</b></span>`)}
    <button type="button" class="btn btn-link" title=${gettext('Copy the line for a request to support')} onClick=${copy}><${Icon} name="copy" size="sm" />${gettext('Copy')}</button>
    <span class="end" data-connection=${connection}><i class=${`st-dot st ${connection === 'online' ? 'st-ready' : 'st-off'}`}></i> ${STATES[connection]()} · <${Clock} /></span>
  </footer>`;
}
