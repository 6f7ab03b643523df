/* Left pane: my dialogs in two groups, the queues, closed dialogs. */
import { html } from '../../lib/html.js';
import { Icon } from '../../components/icon.js';
import { tabArrows } from '../../components/tab_arrows.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { waitingTotal } from '../state/select.js';
import { ActiveList } from './active_list.js';
import { Offers } from './offers.js';
import { PagedList } from './paged_list.js';

const TABS = [
  { name: 'active', title: () => gettext('Active dialogs') },
  { name: 'closed', title: () => gettext('All dialogs') },
  { name: 'queue', title: () => gettext('Queue'), icon: 'hourglass' },
];

function Tab({ app, name, title, icon, on, count }) {
  const words = icon ? html`<${Icon} name=${icon} /><span class="sr">${title()}</span>` : title();
  return html`<button type="button" class=${`tab${on ? ' is-on' : ''}${icon ? ' tab-i' : ''}`} role="tab" id=${`tab-${name}`} aria-selected=${on}
    aria-controls="dialogs" title=${icon ? title() : null} tabindex=${on ? 0 : -1} onClick=${() => app.router.tab(name)}>
    ${words} ${count > 0 && html`<span class=${icon ? 'num' : 'badge'}>${count}</span>`}</button>`;
}

export function Dialogs({ app }) {
  const { tab, counts } = useStore(app.store, (s) => ({ tab: s.tab, counts: `${s.active.length} ${waitingTotal(s)}` }));
  const [active, queue] = counts.split(' ').map(Number);
  const count = { active, queue, closed: 0 };
  return html`<section class="pane pane-l" aria-label=${gettext('Dialogs')}>
    <div class="tabs" role="tablist" aria-label=${gettext('Dialogs')} onKeyDown=${tabArrows}>
      ${TABS.map((one) => html`<${Tab} key=${one.name} app=${app} ...${one} on=${tab === one.name} count=${count[one.name]} />`)}</div>
    <div class="pane-b" id="dialogs" role="tabpanel" aria-labelledby=${`tab-${tab}`}>
      <${Offers} app=${app} />
      ${tab === 'active' ? html`<${ActiveList} app=${app} />` : html`<${PagedList} key=${tab} app=${app} list=${tab} />`}</div>
  </section>`;
}
