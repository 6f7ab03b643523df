/* Clients who may be the same person, and those who were merged into this one. */
import { html } from '../../../lib/html.js';
import { serverNow } from '../../../lib/clock.js';
import { dayWords } from '../../../lib/format.js';
import { gettext, fill } from '../../../lib/i18n.js';
import { clientName } from '../../../lib/names.js';
import { Icon } from '../../../components/icon.js';

const SAME = {
  phone: () => gettext('the same phone'),
  email: () => gettext('the same e-mail'),
  messenger: () => gettext('the same messenger'),
};

export function Duplicates({ app, card }) {
  if (card.duplicates.length === 0 || card.client.blocked) return null;
  const compare = (other) => app.store.dispatch({ type: 'panel', panel: 'merge', of: { id: card.client.id, other } });
  return html`<ul class="cl-dups" aria-label=${gettext('May be the same person')}>${card.duplicates.map(({ client, same }) => html`<li key=${client.id} class="cl-note banner banner-info">
    <${Icon} name="users" /><p>${fill(gettext('Perhaps the same person: %(name)s'), { name: clientName(client) })}
      <span class="second"> · ${same.map((one) => SAME[one]()).join(', ')}</span></p>
    <button type="button" class="btn btn-sm" onClick=${() => compare(client.id)}>${gettext('Compare')}</button></li>`)}</ul>`;
}

export function Merges({ app, card }) {
  if (card.merges.length === 0) return null;
  return html`<section class="sec" data-client-merges><h3 class="sec-h">${gettext('Merged')}</h3><ul>${card.merges.map((merge) => html`<li key=${merge.id} class="cl-merge">
    <div class="who-b"><div class="trunc">${clientName(merge.client)}</div><div class="muted">${[merge.by, dayWords(merge.at, serverNow())].filter(Boolean).join(' · ')}</div></div>
    ${merge.may_undo && html`<button type="button" class="btn btn-sm" onClick=${() => app.clientActs.undo(merge.id)}>${gettext('Part again')}</button>`}</li>`)}</ul></section>`;
}
