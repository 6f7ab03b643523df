/* The pill with the status and its clock, and the list to choose another. */
import { html, useEffect, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { sinceOf } from '../state/panel.js';

function Option({ status, on, choose }) {
  return html`<button type="button" class=${`opt opt-st${on ? ' is-on' : ''}`} role="menuitemradio" aria-checked=${on} onClick=${choose}>
    <span class=${`st-dot st st-${status.kind}`}></span><span>${status.name}</span></button>`;
}

/* Statuses to choose from, those that take calls first; `current` is the id of the one in force. */
export function Statuses({ statuses, current, choose }) {
  const offered = statuses.filter((one) => !one.is_system);
  const groups = [[gettext('Calls come'), true], [gettext('Calls do not come'), false]];
  return groups.map(([title, takes]) => {
    const fit = offered.filter((one) => one.takes_calls === takes);
    return fit.length > 0 && html`<div class="pop-h">${title}</div>
      ${fit.map((status) => html`<${Option} key=${status.id} status=${status} on=${status.id === current} choose=${() => choose(status)} />`)}`;
  });
}

/* «Не готов · Обед»: a reason of «Not ready» says what it is a reason of. */
export function statusName(status) {
  const whole = gettext('Not ready');
  const own = status.kind !== 'notready' || status.name.toLowerCase().startsWith(whole.toLowerCase());
  return own ? status.name : `${whole} · ${status.name}`;
}

export function StatusMenu({ app }) {
  const { status, since, statuses } = useStore(app.store, (s) => ({ status: s.status, since: sinceOf(s), statuses: s.statuses }));
  const opener = useRef(null);
  useEffect(() => { app.openStatusMenu = () => opener.current && opener.current(); return () => { app.openStatusMenu = null; }; }, []);
  // Who is not at work has no status: he begins by choosing one.
  const [kind, name] = status ? [status.kind, statusName(status)] : ['off', gettext('Not at work')];
  const pill = ({ open, toggle }) => html`<button type="button" class=${`pill pill-lg st st-${kind}`} aria-haspopup="menu" aria-expanded=${open}
    aria-label=${fill(gettext('Status: %(status)s'), { status: name })} onClick=${toggle}>
    <span class="trunc">${name}</span>${status && html`<${Elapsed} since=${since} />`}<${Icon} name="chevron-down" /></button>`;
  return html`<${Popover} label=${gettext('Status')} button=${pill} openRef=${opener}>${(close) => html`<${Statuses} statuses=${statuses}
    current=${status && status.id} choose=${(chosen) => { close(); if (!status || chosen.id !== status.id) app.me.setStatus(chosen); }} />`}</${Popover}>`;
}
