/* Right pane: tabs beside the conversation. A part of the workplace has its tab in TABS; a tab that nobody knows
   (kept by an older version in the browser) is the first one. */
import { html, useLayoutEffect, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { tabArrows } from '../../components/tab_arrows.js';
import { ClientPane } from './client_pane.js';
import { KnowledgePane } from './knowledge_pane.js';

const TABS = [
  { name: 'knowledge', title: () => gettext('Knowledge base'), view: KnowledgePane },
  { name: 'client', title: () => gettext('Client'), view: ClientPane },
];

function Tab({ app, name, title, on }) {
  return html`<button type="button" class=${`tab${on ? ' is-on' : ''}`} role="tab" id=${`side-${name}`} aria-selected=${on} aria-controls="side"
    tabindex=${on ? 0 : -1} onClick=${() => app.side.show(name)}>${title()}</button>`;
}

export function RightPane({ app }) {
  const { tab, focus } = useStore(app.store, (s) => s.side);
  const body = useRef(null);
  const shown = TABS.find(({ name }) => name === tab) || TABS[0];
  useLayoutEffect(() => {
    if (!focus) return;
    const field = body.current.querySelector('[data-side-focus]');
    if (field) { field.focus(); field.select(); }
    app.side.focused();
  }, [focus, tab]);
  return html`<aside class="pane pane-r" aria-label=${gettext('Knowledge base and client')}>
    <div class="tabs"><div class="tabs-in" role="tablist" aria-label=${gettext('Knowledge base and client')} onKeyDown=${tabArrows}>
      ${TABS.map((one) => html`<${Tab} key=${one.name} app=${app} ...${one} on=${one === shown} />`)}</div>
      <button type="button" class="icon-btn pane-x" aria-label=${gettext('Hide the right panel')} onClick=${app.side.hide}><${Icon} name="x" /></button></div>
    <div class="pane-b" id="side" role="tabpanel" aria-labelledby=${`side-${shown.name}`} ref=${body}><${shown.view} app=${app} /></div>
  </aside>`;
}
