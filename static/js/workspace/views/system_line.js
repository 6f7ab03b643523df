/* What happened to the dialog, in the operator's language, and notes between colleagues. */
import { html } from '../../lib/html.js';
import { time } from '../../lib/format.js';
import { gettext, fillParts } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Text } from './bubble.js';

const bold = (name) => html`<b>${name}</b>`;

const REASONS = {
  agent_gone: () => gettext('The workplace of the operator went silent, the client is back in the queue'),
  signed_out: () => gettext('The operator signed out, the client is back in the queue'),
  declined: () => gettext('The operator declined, the client is back in the queue'),
  timed_out: () => gettext('The operator did not accept in time, the client is back in the queue'),
  transferred: () => gettext('The dialog was transferred'),
  skill_removed: () => gettext('The operator left the project, the client is back in the queue'),
};

const LINES = {
  queued: () => ['hourglass', [gettext('The client waits in the queue')]],
  assigned: (event) => ['user-check', fillParts(gettext('Operator %(name)s has taken the dialog'), { name: bold(event.agent.name) })],
  requeued: (event) => ['rotate-cw', [(REASONS[event.reason] || (() => gettext('The client is back in the queue')))()]],
  closed: (event) => ['circle-check', event.agent
    ? fillParts(gettext('%(name)s has closed the dialog'), { name: bold(event.agent.name) })
    : [gettext('The dialog is closed')]],
};

export function SystemLine({ message }) {
  const line = LINES[message.event && message.event.code];
  const [icon, words] = line ? line(message.event) : ['info', [message.text]];
  return html`<div class="sys" data-number=${message.number} data-code=${message.event ? message.event.code : ''}><${Icon} name=${icon} />
    <span>${words} · <time datetime=${message.at}>${time(message.at)}</time></span></div>`;
}

export function Note({ message }) {
  const who = message.agent ? message.agent.name : '';
  return html`<div class="note" data-number=${message.number}><${Icon} name="lock" />
    <div><b>${gettext('Note')} · ${who}, ${time(message.at)}</b><br /><${Text} text=${message.text} /></div></div>`;
}
