/* One dialog in a list: who, where from, the last line, two clocks, how much is unread. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { useNow } from '../../lib/clock.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { shortWhen } from '../../lib/format.js';
import { fileIcon, kindWords } from '../../lib/media_format.js';
import { Icon } from '../../components/icon.js';
import { Avatar } from '../../components/people.js';
import { Clock } from '../../components/clock.js';
import { clocks } from '../state/select.js';
import { offerOf } from '../state/offers.js';
import { address } from '../services/router.js';
import { tillWords } from './snooze.js';
import { Tags, useTags } from './tags.js';

export function author(last, me) {
  if (last.author === 'bot') return gettext('Bot:');
  if (last.author !== 'agent') return '';
  if (!last.agent) return '';
  return last.agent.id === me.id ? gettext('You:') : `${last.agent.name.split(' ')[0]}:`;
}

function LastLine({ conversation, draft, me }) {
  const last = conversation.last_message;
  if (draft) return html`<div class="dlg-2 trunc"><span class="me-draft">${gettext('Draft:')} </span>${draft}</div>`;
  if (!last) return html`<div class="dlg-2 trunc muted">${gettext('No messages yet')}</div>`;
  const who = author(last, me);
  return html`<div class="dlg-2 trunc">${who && html`<span class="me">${who} </span>`}${last.attachment && html`<${Icon} name=${fileIcon(last.attachment, last.text)} size="sm" /> `}${last.text || kindWords(last.attachment)}</div>`;
}

function Clocks({ conversation, project }) {
  const reading = (which) => (now) => clocks(conversation, project, now)[which];
  const answered = !conversation.waiting_since;
  return html`<span class="row row-t">
    <${Clock} icon="clock" title=${gettext('Since the first message')} reading=${reading('first')} />
    <${Clock} icon=${answered ? 'corner-up-right' : 'corner-up-left'} title=${gettext('Since the last message')} reading=${reading('last')} /></span>`;
}

function Closed({ conversation }) {
  const now = useNow();
  const when = conversation.closed_at || (conversation.last_message && conversation.last_message.at);
  return html`<span class="num">${when ? shortWhen(when, now) : ''}</span>`;
}

function Waiting({ conversation, project }) {
  const reading = (now) => clocks(conversation, project, now).first;
  return html`<${Clock} icon="hourglass" title=${gettext('In the queue')} reading=${reading} />`;
}

function Snoozed({ conversation }) {
  return html`<span class="clock"><${Icon} name="alarm-clock" /><span>${tillWords(conversation.snoozed_until)}</span></span>`;
}

const TIMES = { active: Clocks, queue: Waiting, closed: Closed };

/* While a colleague may still say no, the dialog is the sender's: the list says where it is going. */
function Offered({ offer }) {
  if (!offer) return null;
  const words = fill(gettext('On its way: %(name)s'), { name: offer.to.name });
  return html`<div class="dlg-offer" title=${words}><span class="tag tag-info"><${Icon} name="forward" size="sm" /><span class="trunc">${words}</span></span></div>`;
}

export function DialogCard({ app, id, tab }) {
  const { conversation, selected, project, draft, me, picking, on, offer } = useStore(app.store, (s) => ({
    conversation: s.conversations[id],
    me: s.me,
    offer: offerOf(s, id),
    selected: s.selected === id,
    project: s.conversations[id] && s.projects[s.conversations[id].project_id],
    picking: s.picked !== null,
    on: s.picked !== null && s.picked.includes(id),
    draft: tab === 'active' && s.selected !== id && s.drafts[id] ? s.drafts[id].text : '',
  }));
  const tags = useTags(app, conversation);
  if (!conversation) return null;
  const { client, unread, agent } = conversation;
  const shown = tab === 'active' ? unread : 0;
  const Times = tab === 'active' && conversation.snoozed_until ? Snoozed : TIMES[tab];
  const turn = (event) => app.store.dispatch({ type: 'pick', id, on: event.currentTarget.checked });
  const key = (event) => {
    if (event.key !== ' ' || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    app.store.dispatch({ type: 'pick', id, on: !on });
  };
  const again = () => { if (selected && app.composer) app.composer.focus(); }; // it is open: on to the answer
  const place = tab === 'closed' && agent ? `${conversation.project_name} · ${agent.name}` : conversation.project_name;
  const spoken = fill(ngettext('%(n)s unread message', '%(n)s unread messages', shown), { n: shown });
  return html`<li class=${`dlg-li${picking ? ' is-picking' : ''}`}><a class=${`dlg${selected ? ' is-selected' : ''}${shown ? ' is-unread' : ''}`} href=${address(tab, id)} data-dialog=${id}
    aria-current=${selected ? 'true' : null} onClick=${again} onMouseEnter=${() => app.threads.prefetch(id)} onFocus=${() => app.threads.prefetch(id)} onKeyDown=${key}>
    <${Avatar} initials=${client.initials} hue=${client.avatar_hue} channel=${conversation.channel} />
    <div class="dlg-b"><div class="dlg-1"><span class="trunc">${clientName(client)}</span>
      ${shown > 0 && html`<span class="badge badge-accent"><span aria-hidden="true">${shown}</span><span class="sr">${spoken}</span></span>`}</div>
      <${LastLine} conversation=${conversation} draft=${draft} me=${me} />
      <div class="dlg-3"><span class="trunc">${place}</span><${Times} conversation=${conversation} project=${project} /></div>
      <${Offered} offer=${offer} /><${Tags} tags=${tags} /></div>
  </a><label class="check dlg-check"><input type="checkbox" tabindex=${picking ? 0 : -1} checked=${on} onChange=${turn} /><b><${Icon} name="check" /></b>
    <span class="sr">${fill(gettext('Pick: %(name)s'), { name: clientName(client) })}</span></label></li>`;
}

/* Up and down move between the cards of a list. */
export function cardArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey) return;
  const cards = Array.from(event.currentTarget.querySelectorAll('[data-dialog]'));
  const next = cards[cards.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
