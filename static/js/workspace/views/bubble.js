/* Bubbles, in groups of one author, with the mark of how far the last one got. */
import { html, memo } from '../../lib/html.js';
import { time } from '../../lib/format.js';
import { gettext, fill } from '../../lib/i18n.js';
import { clientName, clientInitials } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';
import { Avatar } from '../../components/people.js';

const MARKS = {
  queued: ['clock-3', () => gettext('In the queue')],
  sent: ['check', () => gettext('Sent')],
  delivered: ['check-check', () => gettext('Delivered')],
  read: ['check-check', () => gettext('Read')],
};

function Mark({ delivery }) {
  const [icon, words] = MARKS[delivery];
  return html`<span class=${delivery === 'read' ? 'read' : null} title=${words()} data-delivery=${delivery}><${Icon} name=${icon} /><span class="sr">${words()}</span></span>`;
}

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}»])/g;

/* Text with its line breaks; addresses become links. Nothing in it is ever taken as markup. */
export function Text({ text }) {
  const parts = text.split(LINK);
  return html`<span class="text">${parts.map((part, i) => (i % 2
    ? html`<a href=${part} target="_blank" rel="noopener noreferrer">${part}</a>` : part))}</span>`;
}

function Failure({ message }) {
  const reason = message.error || gettext('the channel refused it');
  return html`<span class="meta meta-bad"><${Icon} name="circle-alert" />${fill(gettext('Not delivered: %(reason)s'), { reason })}</span>`;
}

/* Messages are replaced, never changed: a group of the same ones looks the same. */
function unchanged(a, b) {
  const [old, fresh] = [a.group.messages, b.group.messages];
  return a.client === b.client && a.me === b.me && old.length === fresh.length && old.every((message, i) => message === fresh[i]);
}

export const Group = memo(({ group, client, me }) => {
  const last = group.messages[group.messages.length - 1];
  const failed = last.delivery === 'failed';
  const who = last.author === 'bot' ? gettext('Bot') : (last.agent && last.agent.name) || '';
  const other = group.out && !(last.agent && last.agent.id === me.id); // my own name says nothing to me
  return html`<div class=${`group${group.out ? ' group-out' : ''}`}>
    ${!group.out && html`<${Avatar} initials=${clientInitials(client)} hue=${client.avatar_hue} />`}
    <div class="group-b"><span class="sr">${group.out ? who : clientName(client)}:</span>
      ${group.messages.map((message) => html`<div key=${message.id} class=${`bubble${message.delivery === 'failed' ? ' bubble-failed' : ''}`}
        data-message=${message.id} data-number=${message.number}><${Text} text=${message.text} /></div>`)}
      ${failed ? html`<${Failure} message=${last} />` : html`<span class="meta">${other && html`<span class="meta-who">${who}</span>`}
        <time datetime=${last.at}>${time(last.at)}</time> ${group.out && html`<${Mark} delivery=${last.delivery} />`}</span>`}
    </div></div>`;
}, unchanged);

function NotSent({ app, id, message, lost }) {
  return html`<span class="meta meta-bad"><${Icon} name="circle-alert" />${fill(gettext('Not sent: %(reason)s'), { reason: message.error })}
    ${!lost && html`<button type="button" class="btn btn-link" onClick=${() => app.outbox.repeat(id, message.id)}>${gettext('Repeat')}</button>`}
    <button type="button" class="btn btn-link" onClick=${() => app.outbox.discard(id, message.id)}>${gettext('Delete')}</button></span>`;
}

/* What was written here and is not confirmed yet. `lost`: the dialog is not mine any more, so it cannot be repeated. */
export function Pending({ app, id, messages, lost }) {
  return html`<div class="group group-out"><div class="group-b">
    ${messages.map((message) => html`
      <div key=${message.id} class=${`bubble bubble-pending${message.state === 'failed' ? ' bubble-failed' : ''}`} data-message=${message.id} data-pending=${message.state}>
        <${Text} text=${message.text} /></div>
      ${message.state === 'failed' && html`<${NotSent} app=${app} id=${id} message=${message} lost=${lost} />`}`)}
    ${messages.some((m) => m.state !== 'failed') && html`<span class="meta"><time datetime=${messages[messages.length - 1].at}>${time(messages[messages.length - 1].at)}</time>
      <${Mark} delivery="queued" /></span>`}
  </div></div>`;
}
