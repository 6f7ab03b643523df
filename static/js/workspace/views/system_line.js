/* What happened to the dialog, in the operator's language, and notes between colleagues. */
import { html } from '../../lib/html.js';
import { phoneWords, time } from '../../lib/format.js';
import { gettext, fillParts } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Rich } from '../../components/rich.js';
import { Edited } from './bubble.js';
import { Quote } from './quote.js';
import { MOVED_LINES } from './moved_lines.js';

const bold = (name) => html`<b>${name}</b>`;

const REASONS = {
  agent_gone: () => gettext('The workplace of the operator went silent, the client is back in the queue'),
  signed_out: () => gettext('The operator signed out, the client is back in the queue'),
  declined: () => gettext('The operator declined, the client is back in the queue'),
  timed_out: () => gettext('The operator did not accept in time, the client is back in the queue'),
  skill_removed: () => gettext('The operator left the project, the client is back in the queue'),
};

/* What the client answered before the chat: «Name: Elena; Phone: …; agreed to the processing of data». */
function entryWords({ values, consent }) {
  const said = values.map(([title, value], i) => html`${i > 0 && '; '}${title}: ${bold(phoneWords(value))}`);
  return consent ? said.concat(`${values.length ? '; ' : ''}${gettext('agreed to the processing of personal data')}`) : said;
}

const LINES = {
  queued: () => ['hourglass', [gettext('The client waits in the queue')]],
  entry: (event) => ['clipboard-list', entryWords(event)],
  assigned: (event) => ['user-check', fillParts(gettext('Operator %(name)s has taken the dialog'), { name: bold(event.agent.name) })],
  requeued: (event) => ['rotate-cw', [(REASONS[event.reason] || (() => gettext('The client is back in the queue')))()]],
  closed: (event) => (event.reason === 'blocked' ? ['ban', [gettext('The client was blocked, the dialog is closed')]] : ['circle-check', event.agent
    ? fillParts(gettext('%(name)s has closed the dialog'), { name: bold(event.agent.name) })
    : [gettext('The dialog is closed')]]),
  ...MOVED_LINES,
};

export function SystemLine({ message }) {
  const line = LINES[message.event && message.event.code];
  const [icon, words] = line ? line(message.event) : ['info', [message.text]];
  return html`<div class="sys" data-number=${message.number} data-code=${message.event ? message.event.code : ''}><${Icon} name=${icon} />
    <span>${words} <span class="sys-at">· <time datetime=${message.at}>${time(message.at)}</time></span></span></div>`;
}

export function Note({ app, id, message, client, find }) {
  const who = message.agent ? message.agent.name : '';
  return html`<div class="note" tabindex="-1" data-message=${message.id} data-number=${message.number}><${Icon} name="lock" />
    <div class="who-b"><b>${gettext('Note')} · ${who}, <time datetime=${message.at}>${time(message.at)}</time></b>
      ${message.quote && html`<${Quote} quote=${message.quote} client=${client} onJump=${(number) => app.threads.jump(id, number)} />`}
      <div>${!message.deleted && html`<${Rich} message=${message} find=${find} />`} <${Edited} app=${app} message=${message} /></div></div></div>`;
}
