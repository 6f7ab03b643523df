/* The field for rich text: Squire with our own buttons. What is pasted is cleaned here, and again by the server. */
import { html, useLayoutEffect, useReducer, useRef, useState } from '../lib/html.js';
import { gettext } from '../lib/i18n.js';
import { isEnter } from '../lib/keys.js';
import { Icon } from '../components/icon.js';

const ALLOWED = {
  ALLOWED_TAGS: ['p', 'div', 'br', 'hr', 'h2', 'h3', 'blockquote', 'pre', 'ul', 'ol', 'li', 'b', 'strong', 'i', 'em', 'u', 's', 'code', 'a', 'img',
    'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ALLOWED_ATTR: ['href', 'src', 'alt', 'colspan', 'rowspan', 'start'],
  RETURN_DOM_FRAGMENT: true,
};
const KINDS = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

const cleaned = (text) => document.importNode(window.DOMPurify.sanitize(text, ALLOWED), true);

/* Paragraphs and headings of the selection become `tag`. */
function setBlock(editor, tag) {
  editor.modifyBlocks((fragment) => {
    Array.from(fragment.childNodes).forEach((block) => {
      if (!/^(P|DIV|H2|H3)$/.test(block.nodeName)) return;
      const made = document.createElement(tag);
      while (block.firstChild) made.appendChild(block.firstChild);
      fragment.replaceChild(made, block);
    });
    return fragment;
  });
  editor.focus();
}

const inside = (editor, tag) => editor.hasFormat(tag) || new RegExp(`(^|>)${tag}(>|$|\\.)`).test(editor.getPath());
const turn = (tag, on, off) => (editor) => (inside(editor, tag) ? editor[off]() : editor[on]());
const heading = (tag) => (editor) => setBlock(editor, inside(editor, tag) ? 'P' : tag);

const BUTTONS = [
  { icon: 'bold', tag: 'B', words: () => gettext('Bold'), run: turn('B', 'bold', 'removeBold') },
  { icon: 'italic', tag: 'I', words: () => gettext('Italic'), run: turn('I', 'italic', 'removeItalic') },
  { icon: 'underline', tag: 'U', words: () => gettext('Underlined'), run: turn('U', 'underline', 'removeUnderline') },
  null,
  { icon: 'heading-2', tag: 'H2', words: () => gettext('Heading'), run: heading('H2') },
  { icon: 'heading-3', tag: 'H3', words: () => gettext('Smaller heading'), run: heading('H3') },
  { icon: 'list', tag: 'UL', words: () => gettext('List'), run: turn('UL', 'makeUnorderedList', 'removeList') },
  { icon: 'list-ordered', tag: 'OL', words: () => gettext('Numbered list'), run: turn('OL', 'makeOrderedList', 'removeList') },
  { icon: 'quote', tag: 'BLOCKQUOTE', words: () => gettext('Quotation'), run: turn('BLOCKQUOTE', 'increaseQuoteLevel', 'removeQuote') },
];

/* Arrow keys go along the buttons, as in any toolbar. */
function alongBar(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = Array.from(event.currentTarget.querySelectorAll('button:not([disabled])'));
  const at = buttons.indexOf(document.activeElement);
  if (at === -1) return;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length].focus();
}

function LinkForm({ editor, onClose }) {
  const [address, setAddress] = useState('');
  const apply = () => {
    const url = address.trim();
    const known = /^(https?:|mailto:|tel:)/i.test(url);
    if (url) editor.makeLink(known ? url : `https://${url}`);
    onClose();
  };
  const key = (event) => {
    if (isEnter(event)) { event.preventDefault(); apply(); }
    if (event.key === 'Escape') { event.stopPropagation(); onClose(); }
  };
  const field = useRef(null);
  useLayoutEffect(() => { field.current.focus(); }, []);
  return html`<div class="ed-link"><input class="input" type="url" ref=${field} value=${address} placeholder="https://" aria-label=${gettext('Address of the link')}
      onInput=${(event) => setAddress(event.currentTarget.value)} onKeyDown=${key} />
    <button type="button" class="btn btn-primary" onClick=${apply}>${gettext('Link')}</button>
    <button type="button" class="btn" onClick=${onClose}>${gettext('Cancel')}</button></div>`;
}

function useSquire(root, initial, onChange, onFiles, redraw) {
  const editor = useRef(null);
  const latest = useRef(null);
  latest.current = { onChange, onFiles };
  useLayoutEffect(() => {
    const squire = new window.Squire(root.current, {
      blockTag: 'P', sanitizeToDOMFragment: cleaned, addLinks: false, tagAfterSplit: { H2: 'P', H3: 'P' },
    });
    squire.setHTML(initial);
    const files = (list) => Array.from(list || []).filter((file) => KINDS.includes(file.type));
    squire.addEventListener('input', () => latest.current.onChange(squire.getHTML()));
    squire.addEventListener('pathChange', redraw);
    squire.addEventListener('select', redraw);
    squire.addEventListener('pasteImage', (event) => latest.current.onFiles(files(event.detail.clipboardData.files)));
    root.current.addEventListener('drop', (event) => {
      const dropped = files(event.dataTransfer && event.dataTransfer.files);
      if (dropped.length) { event.preventDefault(); event.stopPropagation(); latest.current.onFiles(dropped); }
    }, true);
    editor.current = squire;
    redraw();
    return () => squire.destroy();
  }, []);
  return editor;
}

/* upload(file) → {url} or throws what the server refused; refused(error) tells it. */
export function Editor({ id, initial, bad, onChange, upload, refused }) {
  const root = useRef(null);
  const picker = useRef(null);
  const [, redraw] = useReducer((n) => n + 1, 0);
  const [link, setLink] = useState(false);
  const [loading, setLoading] = useState(0);
  const insert = async (files) => {
    setLoading((n) => n + files.length);
    for (const file of files) {
      try {
        const { url } = await upload(file); // one after the other: they come in the order they were chosen
        editor.current.insertImage(url, { alt: file.name.replace(/\.\w+$/, '') });
      } catch (error) {
        refused(error);
        if (error.status === undefined) throw error;
      } finally {
        setLoading((n) => n - 1);
      }
    }
  };
  const editor = useSquire(root, initial, onChange, insert, redraw);
  const act = (run) => () => { run(editor.current); editor.current.focus(); redraw(); };
  const button = (icon, words, run, on) => html`<button type="button" class=${`icon-btn icon-btn-sm${on ? ' is-on' : ''}`} aria-label=${words} title=${words}
    aria-pressed=${on === undefined ? null : on} onMouseDown=${(event) => event.preventDefault()} onClick=${run}><${Icon} name=${icon} /></button>`;
  const on = (tag) => Boolean(editor.current && inside(editor.current, tag));
  const chosen = (event) => { insert(Array.from(event.currentTarget.files)); event.currentTarget.value = ''; };
  return html`<div class=${`ed${bad ? ' is-bad' : ''}`}>
    <div class="ed-bar" role="toolbar" aria-label=${gettext('Formatting')} aria-controls=${id} onKeyDown=${alongBar}>
      ${BUTTONS.map((one) => (one ? button(one.icon, one.words(), act(one.run), on(one.tag)) : html`<span class="vr"></span>`))}
      <span class="vr"></span>
      ${on('A') ? button('unlink', gettext('Take the link away'), act((one) => one.removeLink()), true) : button('link', gettext('Link'), () => setLink(!link), link)}
      ${button('image', gettext('Picture'), () => picker.current.click())}
      <span class="vr"></span>
      ${button('undo-2', gettext('Undo typing'), act((one) => one.undo()))}${button('redo-2', gettext('Redo typing'), act((one) => one.redo()))}
      <span class="ed-note" role="status">${loading > 0 ? gettext('The picture is being uploaded…') : ''}</span>
      <input type="file" hidden multiple accept=${KINDS.join(',')} ref=${picker} onChange=${chosen} /></div>
    ${link && html`<${LinkForm} editor=${editor.current} onClose=${() => { setLink(false); editor.current.focus(); }} />`}
    <${Text} id=${id} root=${root} bad=${bad} /></div>`;
}

/* Drawn once: what is inside belongs to Squire. */
function Text({ id, root, bad }) {
  useLayoutEffect(() => { root.current.setAttribute('aria-invalid', bad); }, [bad]);
  return html`<div class="ed-text prose" id=${id} ref=${root} role="textbox" aria-multiline="true" aria-label=${gettext('Text of the article')}></div>`;
}
