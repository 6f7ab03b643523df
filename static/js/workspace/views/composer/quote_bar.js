/* Over the field: which message is answered, or which one is being edited. */
import { html } from '../../../lib/html.js';
import { gettext, fill } from '../../../lib/i18n.js';
import { quoteName } from '../../../lib/names.js';
import { quoteWords } from '../quote.js';
import { Icon } from '../../../components/icon.js';

function Bar({ title, text, label, onDrop }) {
  return html`<div class="replying"><span class="trunc"><b>${title}</b> ${text}</span>
    <button type="button" class="icon-btn icon-btn-sm" aria-label=${label} title=${label} onClick=${onDrop}><${Icon} name="x" size="sm" /></button></div>`;
}

export function QuoteBar({ app, id, editor, content, change, editing, stopEditing }) {
  if (editing) return html`<${Bar} title=${gettext('Editing:')} text=${editing.text} label=${gettext('Do not edit')} onDrop=${stopEditing} />`;
  if (!content.quote) return null;
  const { client } = app.store.get().conversations[id];
  const drop = () => { change({ ...content, quote: null }); editor.focus(); };
  return html`<${Bar} title=${fill(gettext('Answer to %(name)s:'), { name: quoteName(content.quote, client) })} text=${quoteWords(content.quote)}
    label=${gettext('Remove the quote')} onDrop=${drop} />`;
}
