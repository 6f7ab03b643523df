/* The tabs on the left, and the way out below them. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { TABS } from './tabs.js';

function Tab({ app, tab }) {
  const { on, count } = useStore(app.store, (s) => ({ on: s.tab === tab.name, count: tab.badge ? tab.badge(s)[0] : 0 }));
  const kind = tab.badge && tab.badge(app.store.get())[1];
  const again = on && tab.again ? () => tab.again(app) : null;
  return html`<a href=${`#${tab.name}`} class=${on ? 'is-on' : null} aria-current=${on ? 'page' : null} onClick=${again}>
    <${Icon} name=${tab.icon} size="lg" />${tab.words()}${count > 0 && html`<span class=${`badge badge-${kind}`}>${count}</span>`}</a>`;
}

export function Rail({ app }) {
  const supervises = useStore(app.store, (s) => s.me.role !== 'agent');
  const open = (panel) => () => app.store.dispatch({ type: 'panel', panel });
  return html`<nav class="rail" aria-label=${gettext('Sections')}>
    ${TABS.map((tab) => html`<${Tab} key=${tab.name} app=${app} tab=${tab} />`)}
    ${supervises && html`<a href=${app.urls.calls} target="_blank"><${Icon} name="phone-call" size="lg" />${gettext('Calls now')}</a>`}
    <button type="button" class="push" aria-haspopup="dialog" title=${gettext('The script does not work and has to be closed')} onClick=${app.scripts.sos}><${Icon} name="life-buoy" size="lg" />SOS</button>
    <button type="button" aria-haspopup="dialog" onClick=${open('report')}><${Icon} name="bug" size="lg" />${gettext('Problem')}</button>
    <button type="button" aria-haspopup="dialog" onClick=${open('shortcuts')}><${Icon} name="keyboard" size="lg" />${gettext('Keys')}</button>
    <button type="button" aria-haspopup="dialog" onClick=${open('exit')}><${Icon} name="log-out" size="lg" />${gettext('Exit')}</button>
  </nav>`;
}
