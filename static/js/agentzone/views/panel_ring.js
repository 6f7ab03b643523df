/* «Резерв» (A7): who calls, from where, for which project, what to say, and the green button. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, fillParts, gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { PlanKey } from './plan.js';
import { CallPill, Left, Who } from './panel_parts.js';

/* A client has waited since he called, a colleague since he asks. */
function Facts({ call, asked }) {
  const facts = [
    [gettext('Project'), call.project.name],
    [gettext('Line'), [call.number_name, phoneWords(call.number)].filter(Boolean).join(' · ')],
    [gettext('Waits'), html`<${Elapsed} since=${asked ? call.rang_at : call.arrived_at} />`],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function Answer({ app, call }) {
  const { acting, device } = useStore(app.store, (s) => ({ acting: s.acting && s.acting.name, device: s.voice.device }));
  const busy = Boolean(acting);
  if (device && device.answers === 'phone') {
    return html`<div class="lift"><${Icon} name="phone" size="xl" /><b>${fill(gettext('Pick up telephone %(number)s'), device)}</b></div>`;
  }
  return html`<button type="button" class="answer" disabled=${busy} aria-busy=${acting === 'pick-up'} onClick=${() => app.calls.answer()}>
    <${Icon} name=${acting === 'pick-up' ? 'loader-circle' : 'phone'} />${gettext('Answer')}<kbd class="kbd" aria-hidden="true">F8</kbd></button>`;
}

/* Nobody is on the line: the client has hung up and waits to be called. */
function Ordered({ callback }) {
  const attempt = fill(gettext('attempt %(attempt)s of %(of)s'), callback);
  return html`<p class="ring-ask" data-callback><${Icon} name="phone-call" />${gettext('Callback: answer, and the client is called')}${callback.attempt > 1 ? ` · ${attempt}` : ''}</p>`;
}

function Client({ call }) {
  const number = phoneWords(call.caller_number) || gettext('Hidden number');
  return html`${call.callback && call.client.state === 'waiting' && html`<${Ordered} callback=${call.callback} />`}
    <p class="ring-n">${call.caller_name || number}</p>
    ${call.caller_name && html`<p class="ring-t num">${number}</p>`}<${Facts} call=${call} />
    ${call.greeting && call.role !== 'consult' && html`<p class="greet"><small>${gettext('Greeting')}</small>${call.greeting}</p>`}`;
}

/* It is the colleague who is on the line: nobody is to be greeted. */
function Colleague({ call }) {
  const number = phoneWords(call.caller_number);
  const client = [call.caller_name, number].filter(Boolean).join(', ') || gettext('Hidden number');
  return html`<p class="ring-ask"><${Icon} name="users" />${gettext('A colleague asks for your help')}</p>
    <p class="ring-n">${call.asked_by.name}</p>
    <p class="ring-t num">${fill(gettext('asks about the client %(client)s'), { client })}</p><${Facts} call=${call} asked />`;
}

export function Ring({ app }) {
  const { call, acting } = useStore(app.store, (s) => ({ call: s.voice.call, acting: s.acting }));
  const left = gettext('The call goes to a colleague in %(time)s');
  return html`<section class="cp-ring" aria-label=${gettext('Incoming call')} data-shape="ring">
    <div class="ring-top split"><${CallPill} app=${app} kind="reserve" name=${gettext('Reserve')} /><${Who} app=${app} /></div>
    <div class="ring-who">${call.asked_by ? html`<${Colleague} call=${call} />` : html`<${Client} call=${call} />`}</div>
    <div class="ring-acts"><${Answer} app=${app} call=${call} />
      <p class="ring-hint">${call.ring_until && fillParts(left, { time: html`<${Left} until=${call.ring_until} />` })}</p>
      <div class="row ring-more"><button type="button" class="btn btn-ghost" disabled=${Boolean(acting)} onClick=${() => app.calls.decline()}>
        <${Icon} name="phone-off" />${gettext('Decline')}</button><${PlanKey} app=${app} /></div>
    </div></section>`;
}
