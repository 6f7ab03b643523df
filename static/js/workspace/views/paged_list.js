/* The queues and the closed dialogs: read page by page from the server. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';
import { isFiltered } from '../state/work.js';
import { BulkBar } from './bulk_bar.js';
import { DialogCard, cardArrows } from './dialog_card.js';
import { FilterBar } from './filter_bar.js';
import { QueueTools } from './pull.js';
import { SearchField } from './search_field.js';

function Nothing({ list, searched }) {
  if (searched) return html`<${Empty} icon="search" title=${gettext('Nothing found')} text=${gettext('Try fewer words or another project.')} />`;
  if (list === 'queue') return html`<${Empty} icon="circle-check" title=${gettext('Nobody waits')} text=${gettext('All clients have an operator.')} />`;
  return html`<${Empty} icon="inbox" title=${gettext('No closed dialogs yet')} text=${gettext('A dialog comes here when it is closed.')} />`;
}

function Body({ app, list, state }) {
  if (state.status === 'failed') {
    return html`<${Failed} title=${gettext('The list could not be read')} text=${state.error} onRetry=${() => app.lists.load(list)} />`;
  }
  if (state.ids.length === 0 && state.status !== 'ready') return html`<${SkeletonRows} rows=${4} />`;
  if (state.ids.length === 0) return html`<${Nothing} list=${list} searched=${isFiltered(state)} />`;
  return html`<ul aria-label=${list === 'queue' ? gettext('Queue') : gettext('All dialogs')}>
      ${state.ids.map((id) => html`<${DialogCard} key=${id} app=${app} id=${id} tab=${list} />`)}</ul>
    ${state.next && html`<div class="dl-more"><button type="button" class="btn btn-sm btn-ghost" disabled=${state.status === 'more'}
      onClick=${() => app.lists.more(list)}>${gettext('Show more')}</button></div>`}`;
}

export function PagedList({ app, list }) {
  const state = useStore(app.store, (s) => s[list]);
  return html`
    ${list === 'closed' && html`<${SearchField} value=${state.q} delay onChange=${(q) => app.lists.filter(list, { q })} />`}
    <${FilterBar} app=${app} tab=${list} />
    ${list === 'queue' && html`<${QueueTools} app=${app} />`}
    <div class="scroll" onKeyDown=${cardArrows} aria-busy=${state.status === 'loading'}><${Body} app=${app} list=${list} state=${state} /></div>
    <${BulkBar} app=${app} tab=${list} ids=${state.ids} />`;
}
