/* The quoted message inside an answer; a click goes to it. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { quoteName } from '../../lib/names.js';

export function Quote({ quote, client, onJump }) {
  return html`<button type="button" class="quote" title=${gettext('To the quoted message')} onClick=${() => onJump(quote.number)}>
    <b>${quoteName(quote, client)}</b><span class="quote-text">${quote.text || gettext('Message deleted')}</span></button>`;
}
