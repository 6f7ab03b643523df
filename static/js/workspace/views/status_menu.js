/* The operator's status with its clock, and the list to choose another. */
import { html, useRef, useEffect } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Elapsed } from '../../components/clock.js';
import { Popover } from '../../components/popover.js';

function Option({ status, current, since, choose }) {
  return html`<button type="button" class=${`opt opt-st${current ? ' is-on' : ''}`} role="menuitemradio" aria-checked=${current} onClick=${choose}>
    <span class=${`st-dot st st-${status.kind}`}></span><span>${status.name}</span>
    ${current && html`<span class="muted"><${Elapsed} since=${since} /></span>`}</button>`;
}

function Group({ title, statuses, current, since, choose }) {
  if (statuses.length === 0) return null;
  return html`<div class="pop-h">${title}</div>
    ${statuses.map((status) => html`<${Option} key=${status.id} status=${status} current=${Boolean(current) && status.id === current.id} since=${since}
      choose=${() => choose(status)} />`)}`;
}

/* Opens the list, wherever it stands. */
export function chooseStatus(app) {
  if (app.zone) app.zone.chooseStatus();
  else app.openStatusMenu();
}

export function StatusMenu({ app }) {
  const { status, since, statuses } = useStore(app.store, (s) => ({ status: s.status, since: s.statusSince, statuses: s.statuses }));
  const opener = useRef(null);
  useEffect(() => { app.openStatusMenu = () => opener.current && opener.current(); }, []);
  // Who is not at work has no status: he begins by choosing one.
  const [kind, name] = status ? [status.kind, status.name] : ['notready', gettext('Not at work')];
  const offered = statuses.filter((one) => !one.is_system);
  const pill = ({ open, toggle }) => html`<button type="button" class=${`pill st st-${kind}`} aria-haspopup="menu" aria-expanded=${open}
    aria-label=${fill(gettext('Status: %(status)s'), { status: name })} onClick=${toggle}>
    <span class="trunc">${name}</span>${status && html`<${Elapsed} since=${since} />`}<${Icon} name="chevron-down" /></button>`;
  const list = (close) => {
    const choose = (chosen) => { close(); if (!status || chosen.id !== status.id) app.me.setStatus(chosen); };
    return html`
      <${Group} title=${gettext('Chats come')} statuses=${offered.filter((one) => one.takes_chats)} current=${status} since=${since} choose=${choose} />
      <${Group} title=${gettext('Chats do not come')} statuses=${offered.filter((one) => !one.takes_chats)} current=${status} since=${since} choose=${choose} />`;
  };
  return html`<${Popover} label=${gettext('Status')} button=${pill} openRef=${opener}>${list}</${Popover}>`;
}
