/* The field: a contenteditable limited to b, i, u and a. The browser edits, we only read. Pasted things become text. */
import { html, useLayoutEffect, useRef } from '../../../lib/html.js';
import { gettext } from '../../../lib/i18n.js';
import { isComposing, matches } from '../../../lib/keys.js';
import { htmlOf } from '../../../lib/rich.js';

const FORMATS = { 'Ctrl+KeyB': 'bold', 'Ctrl+KeyI': 'italic', 'Ctrl+KeyU': 'underline' };

const hasFiles = (transfer) => Boolean(transfer && Array.from(transfer.types || []).includes('Files'));

function put(event, transfer, editor) {
  event.preventDefault();
  const text = transfer ? transfer.getData('text/plain') : '';
  if (text) editor.insertHtml(htmlOf(text));
}

export function Field({ editor, content, label, placeholder, bad, onKey }) {
  const element = useRef(null);
  useLayoutEffect(() => {
    editor.attach(element.current);
    editor.set(content);
  }, []);
  const input = () => editor.input.tell();
  const key = (event) => {
    if (isComposing(event)) return;
    const format = Object.keys(FORMATS).find((name) => matches(event, name));
    if (format) { event.preventDefault(); editor.format(FORMATS[format]); return; }
    if (editor.key.tell(event)) { event.preventDefault(); return; }
    onKey(event);
  };
  const paste = (event) => {
    if (editor.paste.tell(event)) { event.preventDefault(); return; }
    put(event, event.clipboardData, editor);
  };
  const drop = (event) => { if (!hasFiles(event.dataTransfer)) put(event, event.dataTransfer, editor); };
  const empty = content.text === '';
  return html`<div class=${`composer-text${empty ? ' is-empty' : ''}`} ref=${element} contenteditable="true" role="textbox" aria-multiline="true"
    aria-label=${label || gettext('Message')} aria-invalid=${bad} data-placeholder=${placeholder} spellcheck="true"
    onInput=${input} onKeyDown=${key} onPaste=${paste} onDrop=${drop} onFocus=${editor.back} onBlur=${() => { editor.keep(); editor.blur.tell(); }}></div>`;
}
