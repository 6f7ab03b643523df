/* Middle pane: who it is with, the messages, the composer. */
import { html, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { time } from '../../lib/format.js';
import { Icon } from '../../components/icon.js';
import { Avatar } from '../../components/people.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';
import { isMine } from '../state/select.js';
import { offerOf } from '../state/offers.js';
import { Pending } from './bubble.js';
import { Messages } from './messages.js';
import { Composer } from './composer.js';
import { DropZone } from './drop_zone.js';
import { Lightbox } from './lightbox.js';
import { DialogTools } from './dialog_tools.js';
import { FitTags, useTags } from './tags.js';
import { Looking } from './looking.js';
import { OfferWait } from './offers.js';
import { ReadOnly } from './read_only.js';
import { useNarrow } from './use_narrow.js';

/* px: narrower, and the client's name would be pushed out: first by the tools, then by «Transfer», last by «Close». */
const STEPS = [['is-snug', 860], ['is-tight', 700], ['is-bare', 420]];

/* The project often stands in the name of its channel already, and the mark on the face says which kind it is. */
const placeOf = ({ project_name: project, channel }) => (channel.name.includes(project) ? [project] : [project, channel.name]);

function Head({ app, conversation, mine }) {
  const shown = useStore(app.store, (s) => s.side.open && s.side.tab === 'client');
  const { client } = conversation;
  const box = useRef(null);
  const narrow = useNarrow(box, STEPS);
  const tags = useTags(app, conversation);
  const started = conversation.session_started_at || conversation.first_message_at;
  const parts = placeOf(conversation);
  if (started) parts.push(fill(gettext('session since %(time)s'), { time: time(started) }));
  const open = (panel) => () => app.store.dispatch({ type: 'panel', panel });
  const offered = useStore(app.store, (s) => offerOf(s, conversation.id) !== null);
  return html`<div class=${`ch-head ${narrow}`} ref=${box}>
    <button type="button" class="icon-btn ch-back" aria-label=${gettext('Back to the dialogs')} onClick=${() => app.router.open(null)}><${Icon} name="chevron-left" size="lg" /></button>
    <div class="who"><${Avatar} initials=${client.initials} hue=${client.avatar_hue} channel=${conversation.channel} />
      <div class="who-b"><div class="who-1"><h2 class="who-n trunc">${clientName(client)}</h2><${FitTags} tags=${tags} /></div><div class="who-s trunc" title=${parts.join(' · ')}>${parts.join(' · ')}</div></div></div>
    <div class="row"><${Looking} app=${app} id=${conversation.id} />
      <button type="button" class="icon-btn" aria-label=${gettext('Search in this dialog')} title=${`${gettext('Search in this dialog')} — Alt+F`} onClick=${() => app.find.open()}>
        <${Icon} name="search" /></button>
      <${DialogTools} app=${app} conversation=${conversation} mine=${mine} folded=${narrow !== ''} />
      <button type="button" class=${`icon-btn${shown ? ' is-on' : ''}`} aria-label=${gettext('Client panel')} title=${gettext('Client panel')}
        aria-pressed=${shown} onClick=${() => app.side.toggle('client')}><${Icon} name="contact-round" /></button>
      ${mine && html`<button type="button" class="btn" aria-haspopup="dialog" aria-label=${gettext('Transfer of the dialog')} title=${gettext('Transfer of the dialog')} disabled=${offered} onClick=${open('transfer')}><${Icon} name="forward" />
        <span class="ch-transfer">${gettext('Transfer')}</span></button>
      <button type="button" class="btn" aria-haspopup="dialog" aria-label=${gettext('Close the chat')} title=${gettext('Close the chat')} onClick=${open('close')}><${Icon} name="circle-check" />
        <span class="ch-close">${narrow.includes('is-tight') ? gettext('Finish') : gettext('Close the chat')}</span></button>`}
    </div></div>`;
}

function Body({ app, id, thread, mine }) {
  if (!thread || thread.status === 'loading') {
    return html`<div class="stream"><${SkeletonRows} rows=${4} label=${gettext('Messages are being read')} /></div>`;
  }
  if (thread.status === 'failed') {
    return html`<div class="stream"><${Failed} title=${gettext('The messages could not be read')} text=${thread.error}
      onRetry=${() => app.threads.load(id)} /></div>`;
  }
  return html`<${Messages} key=${id} app=${app} id=${id} mine=${mine} />`;
}

function Nothing({ app, id, missing }) {
  const unsent = useStore(app.store, (s) => s.pending[id]) || [];
  if (missing) {
    return html`<section class="pane pane-c pane-none" aria-label=${gettext('Conversation')}><${Empty} icon="file-question"
      title=${gettext('This dialog is not available to you')} text=${gettext('It is with a colleague now, or it does not exist.')}>
      <button type="button" class="btn" onClick=${() => app.router.open(null)}>${gettext('To my dialogs')}</button></${Empty}>
      ${unsent.length > 0 && html`<div class="unsent"><${Pending} app=${app} id=${id} messages=${unsent} lost /></div>`}</section>`;
  }
  return html`<section class="pane pane-c pane-none" aria-label=${gettext('Conversation')}><${Empty} icon="message-square"
    title=${gettext('Choose a dialog')} text=${gettext('Alt + ↓ opens the one that waits longest.')} /></section>`;
}

export function Conversation({ app }) {
  const { id, conversation, thread, missing, mine } = useStore(app.store, (s) => ({
    id: s.selected,
    conversation: s.conversations[s.selected],
    thread: s.threads[s.selected],
    missing: s.missing !== null && s.missing === s.selected,
    mine: isMine(s, s.conversations[s.selected]),
  }));
  if (!id || missing) return html`<${Nothing} app=${app} id=${id} missing=${missing} />`;
  if (!conversation) {
    return html`<section class="pane pane-c" aria-label=${gettext('Conversation')}><div class="ch-head"></div><${Body} app=${app} id=${id} thread=${thread} /></section>`;
  }
  return html`<section class="pane pane-c" aria-label=${fill(gettext('Conversation with %(name)s'), { name: clientName(conversation.client) })}>
    <${Head} app=${app} conversation=${conversation} mine=${mine} />
    <${Body} app=${app} id=${id} thread=${thread} mine=${mine} />
    ${mine && html`<${DropZone} app=${app} id=${id} />`}<${Lightbox} app=${app} />
    ${mine ? html`<div><${OfferWait} app=${app} id=${id} /><${Composer} key=${id} app=${app} id=${id} /></div>` : html`<${ReadOnly} key=${id} app=${app} conversation=${conversation} />`}
  </section>`;
}
