/* B, I, U and links. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../../lib/html.js';
import { gettext } from '../../../lib/i18n.js';
import { escapeHtml, isAddress } from '../../../lib/rich.js';
import { Icon } from '../../../components/icon.js';

const FORMATS = [
  ['bold', 'Ctrl+B', () => gettext('Bold')],
  ['italic', 'Ctrl+I', () => gettext('Italic')],
  ['underline', 'Ctrl+U', () => gettext('Underline')],
];

/* Which formats the caret stands in. */
function useFormats(editor) {
  const [on, setOn] = useState('');
  useEffect(() => {
    const look = () => setOn(FORMATS.map(([name]) => name).filter((name) => editor.isOn(name)).join());
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, []);
  return on.split(',');
}

/* «shop.example» → an address a browser can follow; '' when it is none. */
export function addressOf(typed) {
  const text = typed.trim();
  if (isAddress(text)) return text;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`;
  if (/^\+?[\d\s()-]{7,20}$/.test(text)) return `tel:${text.replace(/[^\d+]/g, '')}`;
  return /^[^\s/.]+(\.[^\s/.]+)+(\/\S*)?$/.test(text) ? `https://${text}` : '';
}

function LinkForm({ editor, onClose }) {
  const [bad, setBad] = useState(false);
  const field = useRef(null);
  const words = useRef(editor.selection());
  useLayoutEffect(() => field.current.focus(), []);
  const leave = () => { onClose(); editor.focus(); };
  const save = (event) => {
    event.preventDefault();
    const typed = field.current.value;
    const href = addressOf(typed);
    if (!href) { setBad(true); field.current.focus(); return; }
    onClose();
    editor.insertHtml(`<a href="${escapeHtml(href)}">${escapeHtml(words.current || typed.trim())}</a>&nbsp;`);
  };
  const key = (event) => { if (event.key === 'Escape') { event.stopPropagation(); leave(); } };
  return html`<form class="pop composer-pop link-form" onSubmit=${save} onKeyDown=${key}>
    <label class="label" for="composer-link">${gettext('Address of the link')}</label>
    <input class=${`input${bad ? ' is-bad' : ''}`} id="composer-link" ref=${field} autocomplete="off" aria-invalid=${bad} aria-describedby="composer-link-hint" />
    <p class=${`hint${bad ? ' hint-bad' : ''}`} id="composer-link-hint">${bad ? gettext('This is not an address. For example: shop.example/help') : ''}</p>
    <div class="row"><button type="submit" class="btn btn-primary btn-sm">${gettext('Insert')}</button>
      <button type="button" class="btn btn-sm" onClick=${leave}>${gettext('Cancel')}</button></div></form>`;
}

/* The field keeps the focus and its selection while a button of the bar is pressed. */
export const keepFocus = (event) => event.preventDefault();

export function Toolbar({ editor }) {
  const on = useFormats(editor);
  const [link, setLink] = useState(false);
  return html`${FORMATS.map(([name, keys, words]) => html`<button type="button" key=${name} class=${`icon-btn icon-btn-sm${on.includes(name) ? ' is-on' : ''}`}
      aria-label=${words()} title=${`${words()} — ${keys}`} aria-pressed=${on.includes(name)} onMouseDown=${keepFocus} onClick=${() => editor.format(name)}>
      <${Icon} name=${name} /></button>`)}
    <div class="anchor"><button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Link')} title=${gettext('Link')} aria-expanded=${link}
      onMouseDown=${keepFocus} onClick=${() => { editor.keep(); setLink(!link); }}><${Icon} name="link" /></button>
      ${link && html`<${LinkForm} editor=${editor} onClose=${() => setLink(false)} />`}</div>
    <i class="composer-sep" aria-hidden="true"></i>`;
}
