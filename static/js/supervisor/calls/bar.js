/* The supervisor's own place in a call: always in sight while he is there, with another manner and the way out. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { clientOf, modeOf, MODES } from './words.js';

export function OwnBar({ app }) {
  const { at, device, acting, muted, soft } = useStore(app.store, (s) => ({
    at: s.voice.supervising, device: s.voice.device, acting: Boolean(s.acting), muted: s.phone.muted, soft: s.phone.talking,
  }));
  if (!at) return null;
  const up = at.state === 'up';
  const words = up ? modeOf(at.mode)[4]() : fill(gettext('Your device %(number)s rings: pick it up'), { number: device ? device.number : '' });
  return html`<section class=${`own st st-${up ? 'talk' : 'reserve'}`} role="status" aria-label=${gettext('You are at a call')} data-supervising=${at.mode} data-leg=${at.state}>
    <div class="own-w"><span class="own-k"><i class="st-dot"></i>${words}</span><b><${Elapsed} since=${at.since} /></b></div>
    <div class="who-b"><div class="strong trunc">${at.agent.name}</div><div class="muted trunc num">${[clientOf(at), at.project.name].join(' · ')}</div></div>
    <div class="own-acts"><div class="seg" role="group" aria-label=${gettext('Manner')}>${MODES.map(([mode, icon, name]) => html`<button type="button" key=${mode} class=${mode === at.mode ? 'is-on' : null}
        aria-pressed=${mode === at.mode} disabled=${acting} onClick=${() => app.acts.supervise(at.call, mode)}><${Icon} name=${icon} size="sm" />${name()}</button>`)}</div>
      ${soft && html`<button type="button" class=${`btn${muted ? ' is-on' : ''}`} aria-pressed=${muted} onClick=${() => app.phone.mute()}><${Icon} name=${muted ? 'mic-off' : 'mic'} />${muted ? gettext('Microphone is off') : gettext('Microphone')}</button>`}
      <button type="button" class="btn btn-danger" disabled=${acting} onClick=${() => app.acts.leave()}><${Icon} name="log-out" />${gettext('Leave the call')}</button></div></section>`;
}
