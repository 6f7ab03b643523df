/* The microphone of the softphone, and how good its line is. Nothing of it with a telephone on the desk. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';

const LEVELS = {
  good: ['ready', () => gettext('Good line')], fair: ['reserve', () => gettext('Fair line')], bad: ['off', () => gettext('Bad line')], silent: ['off', () => gettext('No sound from the line')],
};

function Line({ line }) {
  const [kind, words] = LEVELS[line.level];
  const more = fill(gettext('lost %(loss)s %, jitter %(jitter)s ms, round trip %(rtt)s ms'), {
    loss: line.loss.toFixed(1), jitter: Math.round(line.jitter), rtt: line.rtt === null ? '—' : Math.round(line.rtt),
  });
  return html`<span class=${`q-line st st-${kind}`} title=${more} data-line=${line.level}><i class="st-dot"></i>${words()}</span>`;
}

export function MicKey({ app }) {
  const phone = useStore(app.store, (s) => s.phone);
  if (!phone.talking) return null;
  const words = phone.muted ? gettext('Microphone is off') : gettext('Microphone');
  return html`${phone.line && html`<${Line} line=${phone.line} />`}
    <button type="button" class=${`key${phone.muted ? ' key-muted' : ''}`} aria-pressed=${phone.muted} title="Alt + U" onClick=${() => app.phone.mute()}>
      <${Icon} name=${phone.muted ? 'mic-off' : 'mic'} size="lg" /><span>${words}</span></button>`;
}
