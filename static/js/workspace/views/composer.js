/* The message field: grows with its text, keeps the draft on the server, sends by the key the person chose. */
import { html, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { isComposing } from '../../lib/keys.js';
import { gettext, fill } from '../../lib/i18n.js';
import { gapsIn } from '../../lib/variables.js';
import { textareaEditor } from '../../lib/textarea.js';
import { Icon } from '../../components/icon.js';
import { insertQuick } from '../services/quick.js';
import { QuickTray, TRAY, optionId } from './quick_tray.js';
import { useQuick } from './use_quick.js';
import { FileButtons, FilesTray } from './composer/files.js';
import { withParts } from './composer/parts.js';
import { VoiceButton } from './composer/voice.js';

const LONGEST = 4000;

function useDraft(app, id) {
  const [text, setText] = useState(() => app.drafts.text(id));
  const draft = useStore(app.store, (s) => s.drafts[id]);
  useEffect(() => {
    // Written in another tab or on another workplace while nothing is being typed here.
    if (draft && draft.page !== app.pageId && !app.drafts.isDirty(id)) setText(draft.text);
  }, [draft]);
  const edit = (next) => {
    setText(next);
    app.drafts.edit(id, next);
  };
  const saved = text !== '' && draft && draft.text === text;
  return { text, edit, saved: Boolean(saved) };
}

function useGrowth(field, text) {
  useLayoutEffect(() => {
    const element = field.current;
    element.style.height = 'auto';
    element.style.height = `${Math.min(180, element.scrollHeight)}px`;
  }, [text]);
}

/* Enter sends and Shift+Enter breaks the line, or Ctrl+Enter sends and Enter breaks it: a preference. */
export function isSend(event, sendBy) {
  if (event.key !== 'Enter' || isComposing(event)) return false;
  const control = event.ctrlKey || event.metaKey;
  return sendBy === 'ctrl_enter' ? control : !event.shiftKey && !event.altKey;
}

export function Composer({ app, id }) {
  const sendBy = useStore(app.store, (s) => s.preferences.send_by);
  const field = useRef(null);
  const { text, edit, saved } = useDraft(app, id);
  const [, redraw] = useReducer((n) => n + 1, 0);
  const editor = useMemo(() => withParts(textareaEditor(field), redraw), []);
  const quick = useQuick(app, id, editor, (found) => insertQuick(app, id, editor, found));
  useGrowth(field, text);
  useEffect(() => {
    app.editor = editor;
    if (window.matchMedia('(min-width: 760px)').matches) field.current.focus();
    app.focusComposer = () => field.current && field.current.focus();
    return () => { app.typing.say(id, false); app.editor = null; };
  }, []);
  const tooLong = text.length > LONGEST;
  const parts = editor.parts();
  const blocked = parts.map((part) => part.blocked()).find(Boolean) || '';
  const ready = (text.trim() !== '' || parts.some((part) => !part.isEmpty())) && !tooLong && !blocked;
  const send = () => {
    if (!ready) return;
    app.outbox.send(id, parts.reduce((content, part) => Object.assign(content, part.value()), { text: text.trim() }));
    edit('');
    quick.close();
    app.typing.say(id, false);
    field.current.focus();
  };
  const input = (event) => {
    edit(event.currentTarget.value);
    app.typing.say(id, event.currentTarget.value !== '');
    quick.changed();
  };
  const key = (event) => {
    if (quick.key(event) || !isSend(event, sendBy)) return;
    event.preventDefault();
    send();
  };
  let note = blocked || (saved ? gettext('Draft saved') : '');
  const slot = { app, id, editor, content: { text, note: false }, editing: null };
  const paste = (event) => { if (editor.paste(event)) event.preventDefault(); };
  const gaps = gapsIn(text);
  if (gaps.length) note = fill(gettext('Fill in: %(names)s'), { names: gaps.join(', ') });
  if (tooLong) note = `${text.length} / ${LONGEST}`;
  const shown = quick.found.length > 0;
  const list = () => app.store.dispatch({ type: 'panel', panel: 'quick' });
  return html`<div class="foot"><div class="foot-in"><${QuickTray} app=${app} id=${id} quick=${quick} /><div class="composer"><${FilesTray} ...${slot} />
    <textarea class="composer-text" rows="1" ref=${field} value=${text} aria-label=${gettext('Message')} placeholder=${gettext('Write a message')}
      aria-invalid=${tooLong} aria-autocomplete="list" aria-controls=${shown ? TRAY : null} aria-activedescendant=${shown ? optionId(quick.at) : null}
      onInput=${input} onKeyDown=${key} onKeyUp=${quick.moved} onClick=${quick.moved} onBlur=${quick.close} onPaste=${paste}></textarea>
    <div class="composer-bar"><${FileButtons} ...${slot} /><${VoiceButton} ...${slot} />
      <button type="button" class=${`icon-btn icon-btn-sm${shown ? ' is-on' : ''}`} aria-label=${gettext('Quick messages')} title=${gettext('Quick messages')}
        aria-haspopup="dialog" onClick=${list}><${Icon} name="message-square-quote" /></button>
      <span class=${`composer-note push${tooLong || gaps.length ? ' is-bad' : ''}`} role="status">${note}</span>
      <button type="button" class="btn btn-primary" disabled=${!ready} onClick=${send}>${gettext('Send')}
        <kbd class="kbd" aria-hidden="true">${sendBy === 'ctrl_enter' ? 'Ctrl Enter' : 'Enter'}</kbd></button></div>
  </div></div></div>`;
}
