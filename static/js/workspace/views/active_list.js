/* My open dialogs: those where the client waits for me, and those where I wait for the client. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { Empty } from '../../components/feedback.js';
import { activeGroups, waitingTotal } from '../state/select.js';
import { DialogCard, cardArrows } from './dialog_card.js';
import { SearchField } from './search_field.js';

function Group({ app, title, ids, name }) {
  if (ids.length === 0) return null;
  return html`<h3 class="dl-h" id=${`group-${name}`}><span>${title}</span><span class="num">${ids.length}</span></h3>
    <ul aria-labelledby=${`group-${name}`} data-group=${name}>
      ${ids.map((id) => html`<${DialogCard} key=${id} app=${app} id=${id} tab="active" />`)}</ul>`;
}

function Nothing({ app, status }) {
  const waiting = useStore(app.store, (s) => waitingTotal(s));
  const ready = !status || status.takes_chats;
  let text = gettext('New chats come by themselves.');
  if (!status) text = gettext('Chats come to operators. You see the queues and the closed dialogs in the other lists.');
  else if (!ready) text = gettext('Chats do not come in this status. Choose “Ready” to receive them.');
  else if (waiting) text = fill(ngettext('%(n)s client waits in the queues', '%(n)s clients wait in the queues', waiting), { n: waiting });
  return html`<${Empty} icon="inbox" title=${gettext('No active dialogs')} text=${text}>
    ${!ready && html`<button type="button" class="btn" onClick=${() => app.openStatusMenu()}>${gettext('Choose a status')}</button>`}</${Empty}>`;
}

export function ActiveList({ app }) {
  const { waiting, answered, filter, status, all } = useStore(app.store, (s) => {
    const groups = activeGroups(s);
    const join = (list) => list.map((c) => c.id).join(' ');
    return { waiting: join(groups.waiting), answered: join(groups.answered), filter: s.filter, status: s.status, all: s.active.length };
  });
  const ids = (text) => text.split(' ').filter(Boolean);
  const set = (text) => app.store.dispatch({ type: 'filter', filter: text });
  const nothing = waiting === '' && answered === '';
  return html`
    ${(all > 0 || filter) && html`<${SearchField} value=${filter} onChange=${set} />`}
    <div class="scroll" onKeyDown=${cardArrows}>
      <${Group} app=${app} name="waiting" title=${gettext('Waiting for an answer')} ids=${ids(waiting)} />
      <${Group} app=${app} name="answered" title=${gettext('Waiting for the client')} ids=${ids(answered)} />
      ${nothing && filter !== '' && html`<${Empty} icon="search" title=${gettext('Nothing found')} text=${gettext('No active dialog fits the search.')} />`}
      ${nothing && filter === '' && html`<${Nothing} app=${app} status=${status} />`}
    </div>`;
}
