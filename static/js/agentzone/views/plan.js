/* The status that comes after the call (A11): chosen, changed and cancelled while the call goes on. */
import { html, useEffect, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { Statuses } from './status_menu.js';

export function PlanKey({ app, up }) {
  const { planned, statuses, busy } = useStore(app.store, (s) => ({ planned: s.voice.planned, statuses: s.statuses, busy: Boolean(s.acting) }));
  const opener = useRef(null);
  useEffect(() => { app.openPlan = () => opener.current && opener.current(); return () => { app.openPlan = null; }; }, []);
  const name = planned && (statuses.find((one) => one.id === planned.id) || planned).name;
  const words = name ? fill(gettext('Next: %(status)s'), { status: name }) : gettext('Next status');
  const key = ({ open, toggle }) => html`<button type="button" class=${`key${planned ? ' is-on' : ''}`} aria-haspopup="menu" aria-expanded=${open}
    disabled=${busy} onClick=${toggle}><${Icon} name="calendar-clock" size="lg" /><span class="trunc">${words}</span></button>`;
  return html`<${Popover} label=${gettext('Status after the call')} button=${key} openRef=${opener} end up=${up}>${(close) => html`
    <${Statuses} statuses=${statuses} current=${planned && planned.id} choose=${(status) => { close(); app.calls.plan(status); }} />
    ${planned && html`<button type="button" class="opt" role="menuitem" onClick=${() => { close(); app.calls.unplan(); }}>${gettext('Cancel the plan')}</button>`}`}</${Popover}>`;
}
