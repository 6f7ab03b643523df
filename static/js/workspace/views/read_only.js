/* In place of the composer when the dialog is not mine: why, and what that means. A note can be left all the same. */
import { html, useState } from '../../lib/html.js';
import { serverNow } from '../../lib/clock.js';
import { dateTime } from '../../lib/format.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Composer } from './composer.js';

/* The block of a client while it lasts: {until}, null being for ever. */
function blockOf({ blocked }, now) {
  return blocked && (!blocked.until || Date.parse(blocked.until) > now) ? blocked : null;
}

/* → [icon, words] */
export function why({ state, agent, client }, now) {
  const block = blockOf(client, now);
  if (block && block.until) return ['ban', fill(gettext('The client is blocked until %(when)s. Until then he cannot write.'), { when: dateTime(block.until) })];
  if (block) return ['ban', gettext('The client is blocked and cannot write.')];
  if (state === 'closed') return ['circle-check', gettext('The dialog is closed. When the client writes again, it comes to an operator by itself.')];
  if (state === 'queued' || state === 'offered') return ['hourglass', gettext('The client waits in the queue. The first free operator gets the dialog.')];
  if (state === 'bot') return ['bot', gettext('A bot is talking with the client.')];
  return ['user-check', fill(gettext('%(name)s is talking with the client.'), { name: agent ? agent.name : gettext('A colleague') })];
}

export function ReadOnly({ app, conversation }) {
  const [noting, setNoting] = useState(false);
  const [icon, text] = why(conversation, serverNow());
  const button = html`<button type="button" class="btn btn-sm" onClick=${() => setNoting(true)}><${Icon} name="sticky-note" size="sm" />${gettext('Add a note')}</button>`;
  return html`<div><div class="foot"><div class="foot-in">
    <div class="read-only"><${Icon} name=${icon} /><span>${text}</span>${!noting && button}</div></div></div>
    ${noting && html`<${Composer} app=${app} id=${conversation.id} noteOnly />`}</div>`;
}
