/* An outgoing call that nobody has answered yet: first the operator's own telephone, then the client's. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { Avatar } from '../../components/people.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { may, sinceOf } from '../state/panel.js';
import { PlanKey } from './plan.js';
import { Key, Who } from './panel_parts.js';

export function Dialling({ app }) {
  const { call, since, picks, device } = useStore(app.store, (s) => ({ call: s.voice.call, since: sinceOf(s), picks: may(s, 'pick-up'), device: s.voice.device }));
  const own = call.client.state === 'waiting';
  const words = own ? gettext('Your telephone rings: pick it up') : gettext('Calling the client');
  const number = phoneWords(call.caller_number);
  return html`<section class="cp cp-talk st st-reserve" aria-label=${gettext('Call panel')} data-shape="dial">
    <div class="live"><div class="live-s"><span class="live-k"><i class="st-dot"></i>${call.callback ? gettext('Callback') : gettext('Outgoing call')}</span><b><${Elapsed} since=${since} /></b></div>
      <div class="caller"><${Avatar} initials=${call.initials} hue=${call.avatar_hue} size="lg" /><div class="who-b"><div class="caller-n trunc num">${call.caller_name || number}</div>
        <div class="caller-s" role="status">${words} · ${call.project.name}</div></div></div></div>
    <div class="keys"><${PlanKey} app=${app} />
      ${own && picks && device && device.answers !== 'phone' && html`<button type="button" class="key key-answer" onClick=${() => app.calls.answer()}><${Icon} name="phone" size="lg" /><span>${gettext('Pick up')}</span></button>`}
      <${Key} app=${app} act="hang-up" icon="phone-off" kind="end" words=${gettext('Hang up')} title="Alt + X" run=${() => app.calls.hangUp()} />
      <${Who} app=${app} bare /></div></section>`;
}
