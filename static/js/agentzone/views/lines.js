/* Two lines (A18): client and specialist, the live one larger. A press on the other one speaks with it instead. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { may } from '../state/panel.js';
import { PlanKey } from './plan.js';
import { CALL_KEYS } from './slots.js';
import { Supervised } from './supervisor.js';
import { Extension } from './tones.js';

const STATES = {
  waiting: ['reserve', () => gettext('Waits')], dialling: ['reserve', () => gettext('Dialling')], ringing: ['reserve', () => gettext('Rings')],
  talking: ['talk', () => gettext('Talking')], held: ['hold', () => gettext('Hold')], ended: ['off', () => gettext('Hung up')],
};

/* A press anywhere on the card of the other line is a press on its button; what else stands there keeps its own act. */
export const pressed = (event, swap) => { if (!event.target.closest('button, input, label, .pop')) swap(); };

function Line({ app, side, role, party, live, more, children }) {
  const { swaps, busy } = useStore(app.store, (s) => ({ swaps: may(s, 'swap'), busy: Boolean(s.acting) }));
  const [kind, words] = STATES[party.state];
  const name = party.name || phoneWords(party.number) || gettext('Hidden number');
  const other = !live && swaps;
  const swap = () => app.calls.swap(side);
  const press = other && !busy ? (event) => pressed(event, swap) : null;
  return html`<section class=${`ln ${live ? 'ln-live' : 'ln-other'}${press ? ' ln-press' : ''} st st-${kind}`} data-line-of=${side} data-live=${live} aria-label=${role} onClick=${press}>
    <div class="ln-top"><span class="ln-role">${role}</span><span class=${`pill pill-sm st st-${kind}`}>${words()}${party.since && html` <${Elapsed} since=${party.since} />`}</span></div>
    <div class="who-b"><div class="ln-n trunc">${name}</div><div class="caller-s trunc">${more}</div></div>
    <div class="ln-acts">${other
    ? html`<button type="button" class="btn ln-swap" disabled=${busy} onClick=${swap}><${Icon} name="phone-call" />${gettext('Speak with this line')}</button>`
    : html`<span class="sk">${party.state === 'held' ? gettext('Music plays') : ''}</span>`}${children}</div></section>`;
}

/* On either line it is the specialist who is dropped, and it says so; when the client has gone, his line has nothing to end. */
function Drop({ app, side, quiet }) {
  const { drops, ends, busy } = useStore(app.store, (s) => ({ drops: may(s, 'drop'), ends: may(s, 'hang-up') && side === 'specialist', busy: Boolean(s.acting) }));
  if (!drops && !ends) return null;
  const [words, title, run] = drops
    ? [gettext('End the consultation'), gettext('Hangs up on the specialist; the client stays with you'), app.calls.drop]
    : [gettext('Hang up'), gettext('Ends the call with the specialist'), app.calls.hangUp];
  return html`<button type="button" class=${`btn ${quiet ? 'btn-danger-quiet' : 'btn-danger'}`} disabled=${busy} title=${title} onClick=${run}><${Icon} name="phone-off" />${words}</button>`;
}

export function Lines({ app }) {
  const { call, joins, tones, busy } = useStore(app.store, (s) => ({ call: s.voice.call, joins: may(s, 'join'), tones: may(s, 'digits'), busy: Boolean(s.acting) }));
  const { client, specialist, live } = call;
  const kind = specialist.kind === 'agent' ? gettext('Colleague') : gettext('External specialist');
  const extension = specialist.extension ? fill(gettext('extension %(number)s'), { number: specialist.extension }) : '';
  return html`<div class="cp-lines" aria-label=${gettext('Call panel')} data-shape="lines"><div class=${`cp-two${live === 'client' ? ' cp-two-left' : ''}`}>
    <${Line} app=${app} side="client" role=${gettext('Client')} party=${client} live=${live === 'client'} more=${[client.name && phoneWords(client.number), call.project.name].filter(Boolean).join(' · ')}>
      <${Drop} app=${app} side="client" quiet=${live !== 'client'} /></${Line}>
    <${Line} app=${app} side="specialist" role=${gettext('Specialist, second line')} party=${specialist} live=${live === 'specialist'}
      more=${[kind, phoneWords(specialist.number), extension].filter(Boolean).join(' · ')}>
      ${tones && live === 'specialist' && html`<${Extension} app=${app} />`}
      ${joins && html`<button type="button" class="btn btn-success" disabled=${busy} title="Alt + J" onClick=${() => app.calls.join()}><${Icon} name="phone-forwarded" />${gettext('Join')}</button>`}
      <${Drop} app=${app} side="specialist" quiet=${live !== 'specialist'} /></${Line}></div>
    <div class="keys ln-keys"><${Supervised} app=${app} /><${PlanKey} app=${app} />${CALL_KEYS.map((View) => html`<${View} app=${app} />`)}</div></div>`;
}
