/* The quoted message inside an answer; a click goes to it. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { kindWords } from '../../lib/media_format.js';
import { quoteName } from '../../lib/names.js';

/* What is quoted in a line: the words, or what file it was. */
export const quoteWords = (quote) => quote.text || (quote.attachment ? kindWords(quote.attachment) : gettext('Message deleted'));

export function Quote({ quote, client, onJump }) {
  return html`<button type="button" class="quote" title=${gettext('To the quoted message')} onClick=${() => onJump(quote.number)}>
    <b>${quoteName(quote, client)}</b><span class="quote-text">${quoteWords(quote)}</span></button>`;
}
