/* My open dialogs: those where the client waits for me, and those where I wait for the client. */
import { html, useEffect, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { Empty } from '../../components/feedback.js';
import { activeGroups, waitingTotal } from '../state/select.js';
import { DialogCard, cardArrows } from './dialog_card.js';
import { serverNow, useNow } from '../../lib/clock.js';
import { isFiltered } from '../state/work.js';
import { BulkBar } from './bulk_bar.js';
import { FilterBar } from './filter_bar.js';
import { PullFromQueue } from './pull.js';
import { SearchField } from './search_field.js';
import { chooseStatus } from './status_menu.js';

function Group({ app, title, ids, name }) {
  if (ids.length === 0) return null;
  return html`<h3 class="dl-h" id=${`group-${name}`}><span>${title}</span><span class="num">${ids.length}</span></h3>
    <ul aria-labelledby=${`group-${name}`} data-group=${name}>
      ${ids.map((id) => html`<${DialogCard} key=${id} app=${app} id=${id} tab="active" />`)}</ul>`;
}

function Nothing({ app, status }) {
  const { waiting, role } = useStore(app.store, (s) => ({ waiting: waitingTotal(s), role: s.me.role }));
  const away = status ? !status.takes_chats : role === 'agent';
  let text = gettext('New chats come by themselves.');
  if (!status && away) text = gettext('You are not at work. Choose a status to begin.');
  else if (!status) text = gettext('Chats come to operators. You see the queues and the closed dialogs in the other lists.');
  else if (away) text = gettext('Chats do not come in this status. Choose “Ready” to receive them.');
  else if (waiting) text = fill(ngettext('%(n)s client waits in the queues', '%(n)s clients wait in the queues', waiting), { n: waiting });
  return html`<${Empty} icon="inbox" title=${gettext('No active dialogs')} text=${text}>
    ${away && html`<button type="button" class="btn" onClick=${() => chooseStatus(app)}>${gettext('Choose a status')}</button>`}<${PullFromQueue} app=${app} /></${Empty}>`;
}

/* The messages are searched by the server: until it has answered nothing is not found yet. */
function NotFound({ app }) {
  const { asking, error } = useStore(app.store, (s) => ({ asking: app.activeSearch.isAsking(s), error: s.filterFound.q === s.filter ? s.filterFound.error : '' }));
  if (asking) return html`<p class="pal-n" role="status">${gettext('Searching…')}</p>`;
  return html`<${Empty} icon="search" title=${gettext('Nothing found')} text=${error || gettext('No active dialog fits the search.')} />`;
}

/* Who waits longer than so many minutes changes with the clock. */
function Ticking({ redraw }) {
  const minute = Math.floor(useNow() / 10000);
  useEffect(redraw, [minute]);
  return null;
}

export function ActiveList({ app }) {
  const [, setTurn] = useState(0);
  const redraw = () => setTurn((n) => n + 1);
  const { waiting, answered, snoozed, filter, filtered, waits, status, all } = useStore(app.store, (s) => {
    const groups = activeGroups(s, serverNow());
    const join = (list) => list.map((c) => c.id).join(' ');
    return {
      waiting: join(groups.waiting), answered: join(groups.answered), snoozed: join(groups.snoozed), filter: s.filter, status: s.status,
      all: s.active.length, filtered: s.filter !== '' || isFiltered(s.conditions), waits: s.conditions.waiting !== '',
    };
  });
  const ids = (text) => text.split(' ').filter(Boolean);
  const set = (text) => app.store.dispatch({ type: 'filter', filter: text });
  const shown = ids([waiting, answered, snoozed].join(' '));
  const nothing = shown.length === 0;
  return html`
    ${(all > 0 || filtered) && html`<${SearchField} value=${filter} onChange=${set} />`}
    ${(all > 0 || filtered) && html`<${FilterBar} app=${app} tab="active" />`}
    ${waits && html`<${Ticking} redraw=${redraw} />`}
    <div class="scroll" onKeyDown=${cardArrows}>
      <${Group} app=${app} name="waiting" title=${gettext('Waiting for an answer')} ids=${ids(waiting)} />
      <${Group} app=${app} name="answered" title=${gettext('Waiting for the client')} ids=${ids(answered)} />
      <${Group} app=${app} name="snoozed" title=${gettext('Snoozed')} ids=${ids(snoozed)} />
      ${nothing && filtered && html`<${NotFound} app=${app} />`}
      ${nothing && !filtered && html`<${Nothing} app=${app} status=${status} />`}
    </div>
    <${BulkBar} app=${app} tab="active" ids=${shown} />`;
}
