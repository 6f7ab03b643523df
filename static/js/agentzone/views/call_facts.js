/* What is known of the call in hand. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { duration, phoneWords, time } from '../../lib/format.js';

function rowsOf(call) {
  const waited = call.answered_at && Date.parse(call.answered_at) - Date.parse(call.arrived_at);
  return [
    [gettext('Client'), call.caller_name],
    [gettext('Number'), phoneWords(call.caller_number) || gettext('Hidden number')],
    [gettext('Project'), call.project.name],
    [gettext('Line'), [call.number_name, phoneWords(call.number)].filter(Boolean).join(' · ')],
    [gettext('Called at'), time(call.arrived_at)],
    [gettext('Waited'), waited === null ? '' : duration(waited)],
  ].filter(([, value]) => value);
}

export function CallFacts({ app }) {
  const call = useStore(app.store, (s) => s.voice.call);
  if (!call) return null;
  return html`<section class="card call-facts"><div class="card-h"><h2>${gettext('The call')}</h2></div><div class="card-b">
    <dl class="kv num">${rowsOf(call).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    ${call.greeting && call.role !== 'consult' && html`<p class="say"><small>${gettext('Greeting')}</small>${call.greeting}</p>`}</div></section>`;
}
