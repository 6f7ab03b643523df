/* Quick messages on the rich field: the tray of suggestions while typing, and the button that opens all of them. */
import { html, useEffect, useMemo } from '../../../lib/html.js';
import { gettext } from '../../../lib/i18n.js';
import { htmlOf } from '../../../lib/rich.js';
import { Icon } from '../../../components/icon.js';
import { insertQuick } from '../../services/quick.js';
import { QuickTray, TRAY, optionId } from '../quick_tray.js';
import { useQuick } from '../use_quick.js';

/* The field as quick messages know one: plain text, counted in letters (lib/textarea.js is the other such editor). */
export function plainEditor(editor) {
  const plain = { inserting: false }; // true while a change is not of the person's typing
  return Object.assign(plain, {
    text: editor.getText,
    before: editor.textBefore,
    replace(length, text) {
      plain.inserting = true;
      editor.replaceBefore(length, htmlOf(text));
      plain.inserting = false;
    },
    select: editor.select,
    focus: editor.focus,
  });
}

export function QuickSuggestions({ app, id, editor, content, editing }) {
  const plain = useMemo(() => plainEditor(editor), []);
  const quick = useQuick(app, id, plain, (found) => insertQuick(app, id, plain, found));
  const off = content.note || Boolean(editing);
  useEffect(() => {
    app.editor = plain; // for the window with all of them
    return () => { app.editor = null; };
  }, []);
  useEffect(() => {
    if (off) { quick.close(); return undefined; }
    const moved = () => { if (editor.hasFocus()) quick.moved(); };
    document.addEventListener('selectionchange', moved);
    const stop = [editor.onInput(quick.changed), editor.onKey((event) => quick.key(event)), editor.onBlur(quick.close)];
    return () => { document.removeEventListener('selectionchange', moved); stop.forEach((one) => one()); };
  }, [off]);
  const shown = quick.found.length > 0;
  useEffect(() => editor.describe(shown ? TRAY : '', shown ? optionId(quick.at) : ''));
  return html`<${QuickTray} app=${app} id=${id} quick=${quick} />`;
}

export function QuickButton({ app, content, editing }) {
  if (content.note || editing) return null;
  const words = gettext('Quick messages');
  return html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${words} title=${words} aria-haspopup="dialog"
    onClick=${() => app.store.dispatch({ type: 'panel', panel: 'quick' })}><${Icon} name="message-square-quote" /></button>`;
}
