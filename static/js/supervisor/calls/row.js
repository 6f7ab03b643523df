/* One call of the table. */
import { html } from '../../lib/html.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Avatar } from '../../components/people.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { clientOf, modeOf, MODES, numberOf, STATES } from './words.js';

const WHY = {
  bare: () => gettext('Take a device first'), silent: () => gettext('Your device is not connected'), busy: () => gettext('You are in a call of your own'),
};

function Acts({ app, call, me, at, why, busy }) {
  const mine = at && at.call === call.id;
  const other = at && !mine;
  const title = (why && WHY[why]()) || (other ? gettext('You are at another call: leave that first.') : null);
  const supervise = call.acts.includes('supervise') && MODES.map(([mode, , words]) => html`<button type="button" key=${mode} class=${`btn btn-sm${mine && at.mode === mode ? ' is-on' : ''}`}
    aria-pressed=${mine && at.mode === mode} disabled=${busy || Boolean(why) || Boolean(other)} title=${title} onClick=${() => app.acts.supervise(call.id, mode)}>${words()}</button>`);
  const status = call.agent && fill(gettext('Status of %(name)s'), call.agent);
  const end = fill(gettext('End the call of %(name)s'), { name: clientOf(call) });
  return html`<div class="lc-acts">${supervise}
    ${call.agent && call.agent.id !== me.id && html`<button type="button" class="icon-btn icon-btn-sm" aria-haspopup="dialog" aria-label=${status} title=${status} disabled=${busy} onClick=${() => app.store.dispatch({ type: 'forcing', agent: call.agent })}><${Icon} name="calendar-clock" size="sm" /></button>`}
    <button type="button" class="icon-btn icon-btn-sm lc-end" aria-label=${end} title=${end} disabled=${busy} onClick=${() => app.store.dispatch({ type: 'ending', id: call.id })}><${Icon} name="phone-off" size="sm" /></button></div>`;
}

function Present({ one, me }) {
  const mode = modeOf(one.mode);
  return html`<span class="tag tag-accent" data-present=${one.id}>${one.id === me.id ? mode[5]() : `${one.name}: ${mode[3]()}`}</span>`;
}

export function Row({ app, call, me, at, why, busy }) {
  const [kind, words] = STATES[call.state];
  const both = call.name ? numberOf(call) : '';
  return html`<tr data-call=${call.id} data-state=${call.state} class=${at && at.call === call.id ? 'is-selected' : null}>
    <td><span class="lc-p"><i class="prj-c" style=${`background:${call.project.color}`}></i><span>${call.project.name}</span></span></td>
    <td><div class=${`strong num${call.name ? '' : ' nb'}`}>${clientOf(call)}</div><div class="muted num nb">${[both, call.direction === 'out' ? gettext('outgoing') : ''].filter(Boolean).join(' · ')}</div></td>
    <td>${call.agent ? html`<div class="lc-a"><${Avatar} initials=${call.agent.initials} hue=${call.agent.avatar_hue} size="sm" /><span>${call.agent.name}</span></div>` : html`<span class="muted">—</span>`}
      ${call.supervised_by.length > 0 && html`<div class="lc-s">${call.supervised_by.map((one) => html`<${Present} key=${one.id} one=${one} me=${me} />`)}</div>`}</td>
    <td><span class=${`pill pill-sm st st-${kind}`}>${words()} <${Elapsed} since=${call.since} /></span>
      ${call.specialist && html`<div class="muted">${fill(gettext('with %(name)s'), { name: call.specialist })}</div>`}</td>
    <td class="r"><${Elapsed} since=${call.arrived_at} /></td>
    <td><${Acts} app=${app} call=${call} me=${me} at=${at} why=${why} busy=${busy} /></td></tr>`;
}
