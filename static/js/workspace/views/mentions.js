/* «@» in the header: notes in which colleagues have named me and that I have not seen. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow } from '../../lib/clock.js';
import { shortWhen } from '../../lib/format.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';

export function Mentions({ app }) {
  const mentions = useStore(app.store, (s) => s.mentions);
  if (mentions.length === 0) return null;
  const words = fill(ngettext('You were mentioned: %(n)s note', 'You were mentioned: %(n)s notes', mentions.length), { n: mentions.length });
  const button = ({ open, toggle }) => html`<button type="button" class="icon-btn" aria-label=${words} title=${words} aria-haspopup="menu" aria-expanded=${open}
    onClick=${toggle}><${Icon} name="at-sign" /><span class="dot dot-out"></span></button>`;
  return html`<${Popover} label=${gettext('Mentions')} button=${button} end>${(close) => html`<div class="pop-h">${gettext('Mentions')}</div>
    ${mentions.map((mention) => html`<button type="button" key=${mention.id} class="opt mention" role="menuitem" tabindex="-1" onClick=${() => { close(); app.mentions.open(mention); }}>
      <span class="who-b"><b class="strong">${mention.by ? mention.by.name : ''}</b> <span class="muted">· ${fill(gettext('dialog with %(name)s'), { name: clientName(mention.client) })}</span>
        <span class="mention-text">${mention.text}</span></span><span class="muted num">${shortWhen(mention.at, serverNow())}</span></button>`)}`}</${Popover}>`;
}
