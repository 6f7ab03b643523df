/* Bubbles, in groups of one author, with the mark of how far the last one got. */
import { html, memo } from '../../lib/html.js';
import { time } from '../../lib/format.js';
import { gettext, fill } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';
import { Avatar } from '../../components/people.js';
import { Rich } from '../../components/rich.js';
import { Attachments, PendingFiles, fillsBubble } from './attachments.js';
import { Quote } from './quote.js';

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

function Failure({ message }) {
  const reason = message.error || gettext('the channel refused it');
  return html`<span class="meta meta-bad"><${Icon} name="circle-alert" />${fill(gettext('Not delivered: %(reason)s'), { reason })}</span>`;
}

/* Messages are replaced, never changed: a group of the same ones looks the same. */
function unchanged(a, b) {
  const [old, fresh] = [a.group.messages, b.group.messages];
  return a.client === b.client && a.me === b.me && a.found === b.found && old.length === fresh.length && old.every((message, i) => message === fresh[i]);
}

export const Group = memo(({ app, id, group, client, me, found }) => {
  const last = group.messages[group.messages.length - 1];
  const failed = last.delivery === 'failed';
  const who = last.author === 'bot' ? gettext('Bot') : (last.agent && last.agent.name) || '';
  const other = group.out && !(last.agent && last.agent.id === me.id); // my own name says nothing to me
  return html`<div class=${`group${group.out ? ' group-out' : ''}`}>
    ${!group.out && html`<${Avatar} initials=${client.initials} hue=${client.avatar_hue} />`}
    <div class="group-b"><span class="sr">${group.out ? who : clientName(client)}:</span>
      ${group.messages.map((message) => html`<${Bubble} key=${message.id} app=${app} id=${id} message=${message} client=${client} find=${found && found[message.number]} />`)}
      ${failed ? html`<${Failure} message=${last} />` : html`<span class="meta">${other && html`<span class="meta-who">${who}</span>`}
        <time datetime=${last.at}>${time(last.at)}</time> ${group.out && html`<${Mark} delivery=${last.delivery} />`}</span>`}
    </div></div>`;
}, unchanged);

/* «edited»: opens what it said before. */
export function Edited({ app, message }) {
  if (!message.edited_at && !message.deleted) return null;
  const show = () => app.store.dispatch({ type: 'panel', panel: 'versions', of: message });
  const words = message.deleted ? gettext('Message deleted') : gettext('edited');
  return html`<button type="button" class=${message.deleted ? 'gone' : 'edited'} aria-haspopup="dialog" title=${gettext('Versions of the message')} onClick=${show}>${words}</button>`;
}

function Bubble({ app, id, message, client, find }) {
  const media = fillsBubble(message.attachments) && !message.quote;
  const shape = `bubble${media ? ' bubble-media' : ''}${message.delivery === 'failed' ? ' bubble-failed' : ''}${message.deleted ? ' bubble-gone' : ''}`;
  return html`<div class=${shape} tabindex="-1" data-message=${message.id} data-number=${message.number}>
    ${message.quote && html`<${Quote} quote=${message.quote} client=${client} onJump=${(number) => app.threads.jump(id, number)} />`}
    <${Attachments} app=${app} id=${id} files=${message.attachments} />${message.text && html`<${Rich} message=${message} find=${find} />`}
    <${Edited} app=${app} message=${message} /></div>`;
}

function NotSent({ app, id, message, lost }) {
  return html`<span class="meta meta-bad"><${Icon} name="circle-alert" />${fill(gettext('Not sent: %(reason)s'), { reason: message.error })}
    ${!lost && html`<button type="button" class="btn btn-link" onClick=${() => app.outbox.repeat(id, message.id)}>${gettext('Repeat')}</button>`}
    <button type="button" class="btn btn-link" onClick=${() => app.outbox.discard(id, message.id)}>${gettext('Delete')}</button></span>`;
}

/* What was written here and is not confirmed yet. `lost`: the dialog is not mine any more, so it cannot be repeated. */
export function Pending({ app, id, client, messages, lost }) {
  return html`<div class="group group-out"><div class="group-b">
    ${messages.map((message) => html`
      <div key=${message.id} class=${`bubble bubble-pending${message.state === 'failed' ? ' bubble-failed' : ''}${message.content.note ? ' bubble-note' : ''}`}
        data-message=${message.id} data-pending=${message.state}>
        ${message.content.quote && html`<${Quote} quote=${message.content.quote} client=${client} onJump=${(number) => app.threads.jump(id, number)} />`}
        <${PendingFiles} app=${app} id=${id} message=${message} />${message.content.text && html`<${Rich} message=${message.content} />`}</div>
      ${message.state === 'failed' && html`<${NotSent} app=${app} id=${id} message=${message} lost=${lost} />`}`)}
    ${messages.some((m) => m.state !== 'failed') && html`<span class="meta"><time datetime=${messages[messages.length - 1].at}>${time(messages[messages.length - 1].at)}</time>
      <${Mark} delivery="queued" /></span>`}
  </div></div>`;
}
