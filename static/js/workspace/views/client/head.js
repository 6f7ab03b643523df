/* Who he is, since when, how often he came; the menu of what can be done to him, and whether he is blocked. */
import { html } from '../../../lib/html.js';
import { dateTime, monthYear } from '../../../lib/format.js';
import { gettext, ngettext, fill } from '../../../lib/i18n.js';
import { clientName } from '../../../lib/names.js';
import { Avatar } from '../../../components/people.js';
import { Icon } from '../../../components/icon.js';
import { Popover } from '../../../components/popover.js';

function Menu({ app, card }) {
  const { client } = card;
  const button = ({ open, toggle }) => html`<button type="button" class="icon-btn" aria-haspopup="menu" aria-expanded=${open}
    aria-label=${gettext('Actions with the client')} title=${gettext('Actions with the client')} onClick=${toggle}><${Icon} name="ellipsis-vertical" /></button>`;
  const block = (close) => { close(); app.store.dispatch({ type: 'panel', panel: 'block', of: client.id }); };
  const lift = (close) => { close(); app.clientActs.unblock(client); };
  return html`<${Popover} label=${gettext('Actions with the client')} button=${button} end>${(close) => (client.blocked
    ? html`<button type="button" class="opt" role="menuitem" aria-disabled=${!card.may.unblock} onClick=${() => card.may.unblock && lift(close)}>
        <span>${gettext('Lift the block')}</span><${Icon} name="lock-open" /></button>`
    : html`<button type="button" class="opt" role="menuitem" onClick=${() => block(close)}><span>${gettext('Block…')}</span><${Icon} name="ban" /></button>`)}</${Popover}>`;
}

export function ClientHead({ app, card }) {
  const { client, activities } = card;
  const times = fill(ngettext('%(n)s contact', '%(n)s contacts', activities.total), { n: activities.total }).replace(/ /g, '\u00a0'); // a number stays with its word
  const since = fill(gettext('Client since %(month)s'), { month: monthYear(client.first_seen_at) });
  return html`<div class="cl-h cl-h-menu"><${Avatar} initials=${client.initials} hue=${client.avatar_hue} size="lg" />
    <div class="who-b"><h2 class="cl-n">${clientName(client)}</h2><div class="muted">${since} · ${times}</div></div>
    <${Menu} app=${app} card=${card} /></div>`;
}

export function Blocked({ app, card }) {
  const { client, block } = card;
  if (!client.blocked) return null;
  const { until } = client.blocked;
  const title = until ? fill(gettext('Blocked until %(when)s'), { when: dateTime(until) }) : gettext('Blocked for ever');
  return html`<div class="cl-note banner banner-danger" role="note"><${Icon} name="ban" />
    <p><b>${title}</b>${block && html`<br />${block.reason}<br /><span class="second">${[block.by, dateTime(block.at)].filter(Boolean).join(' · ')}</span>`}</p>
    ${card.may.unblock && html`<button type="button" class="btn btn-sm" onClick=${() => app.clientActs.unblock(client)}>${gettext('Lift')}</button>`}</div>`;
}
