/* The whole card of a client, from his name to what he came with before. `conversation` is the dialog that is open, or
   {contact_id, project_id, state} of a call. */
import { html } from '../../../lib/html.js';
import { ClientHead, Blocked } from './head.js';
import { Duplicates, Merges } from './same_person.js';
import { Fields } from './fields.js';
import { Notes } from './notes.js';
import { Activities } from './activities.js';
import { OpenDialogs, Session } from './session.js';

export function ClientCard({ app, conversation, card, edits }) {
  const { id } = card.client;
  return html`<${ClientHead} app=${app} card=${card} />
    <${Blocked} app=${app} card=${card} />
    <${Duplicates} app=${app} card=${card} />
    <${Fields} key=${`fields-${id}-${conversation.project_id}`} app=${app} card=${card} edits=${edits} />
    <${Notes} key=${`notes-${id}`} app=${app} card=${card} />
    <${Activities} app=${app} card=${card} conversation=${conversation} />
    ${conversation.channel ? html`<${Session} app=${app} card=${card} conversation=${conversation} />`
    : card.dialogs.length > 0 && html`<section class="sec"><${OpenDialogs} app=${app} card=${card} /></section>`}
    <${Merges} app=${app} card=${card} />`;
}
