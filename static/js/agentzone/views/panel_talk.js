/* «Разговор» and «Удержание» (A10–A12): with whom, how long, and the keys of the call. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, fillParts, gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { Avatar } from '../../components/people.js';
import { Elapsed } from '../../components/clock.js';
import { may, sinceOf } from '../state/panel.js';
import { HandKey } from './transfer.js';
import { TonesKey } from './tones.js';
import { PlanKey } from './plan.js';
import { Key, Who } from './panel_parts.js';
import { CALL_KEYS } from './slots.js';
import { Supervised } from './supervisor.js';

function Caller({ app, call, held }) {
  const number = phoneWords(call.caller_number) || gettext('Hidden number');
  const asked = call.asked_by && fill(gettext('Operator: %(name)s'), call.asked_by);
  const rest = [call.caller_name && number, call.project.name, asked].filter(Boolean).join(' · ');
  const all = gettext('in all %(time)s');
  return html`<div class="caller"><${Avatar} initials=${call.initials} hue=${call.avatar_hue} size="lg" />
    <div class="who-b"><div class="caller-n trunc">${call.caller_name || number}</div>
      <div class="caller-s trunc">${rest}${held && html` · ${fillParts(all, { time: html`<${Elapsed} since=${call.answered_at} />` })}`}</div><${Supervised} app=${app} /></div></div>`;
}

export function Talk({ app }) {
  const { call, since, held, holds } = useStore(app.store, (s) => ({
    call: s.voice.call, since: sinceOf(s), held: s.voice.activity === 'hold', holds: may(s, 'hold') || may(s, 'retrieve'),
  }));
  const [kind, name] = held ? ['hold', gettext('Hold')] : ['talk', gettext('Talking')];
  return html`<section class=${`cp cp-talk st st-${kind}`} aria-label=${gettext('Call panel')} data-shape=${held ? 'hold' : 'talk'}>
    <div class="live"><div class="live-s"><span class="live-k"><i class="st-dot"></i>${name}</span><b><${Elapsed} since=${since} /></b></div><${Caller} app=${app} call=${call} held=${held} /></div>
    <div class="keys"><${PlanKey} app=${app} />
      ${CALL_KEYS.map((View) => html`<${View} app=${app} />`)}
      <${TonesKey} app=${app} />
      ${holds && html`<${Key} app=${app} act=${['hold', 'retrieve']} icon=${held ? 'play' : 'pause'} on=${held} words=${held ? gettext('Take off hold') : gettext('Put on hold')}
        title="Alt + H" run=${() => app.calls.toggleHold()} />`}
      <${HandKey} app=${app} />
      <${Key} app=${app} act="hang-up" icon="phone-off" kind="end" words=${gettext('Hang up')} title="Alt + X" run=${() => app.calls.hangUp()} />
      <${Who} app=${app} bare /></div></section>`;
}
