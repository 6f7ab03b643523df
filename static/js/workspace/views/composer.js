/* The composer put together: trays, the rich field, the bar with its buttons. Keeps the draft on the server and sends by
   the key the person chose. Parts of it stand in composer/; docs/front-end.md says how to add one. */
import { html, useEffect, useMemo, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { quoteFrom } from '../../lib/names.js';
import { gapsIn } from '../../lib/variables.js';
import { createEditor } from './composer/editor.js';
import { Field } from './composer/field.js';
import { isSend } from './composer/keys.js';
import { ABOVE, BUTTONS, TRAYS } from './composer/slots.js';
import { Toolbar } from './composer/toolbar.js';
import { EMPTY, useDraft } from './composer/use_draft.js';

const LONGEST = 4000;

/* The change of an own message that was begun here before, if it may go on in this field. */
function begun(app, id, noteOnly) {
  const edit = app.drafts.editing(id);
  return edit && (!noteOnly || edit.message.kind === 'note') ? edit : null;
}

/* What is in the field: the draft, or a message that is being changed; the draft waits meanwhile. */
function useContent(app, id, editor, noteOnly) {
  const [editing, setEditing] = useState(() => begun(app, id, noteOnly)); // {message, text, html}
  const latest = useRef(null);
  const draft = useDraft(app, id, editor, () => Boolean(latest.current.editing));
  latest.current = { draft, editing };
  const hold = (edit) => {
    app.drafts.keepEditing(id, edit);
    latest.current = { ...latest.current, editing: edit }; // a draft may come before the next drawing
    setEditing(edit);
  };
  useEffect(() => editor.onInput(() => {
    const now = latest.current;
    const typed = { text: editor.getText(), html: editor.getHtml() };
    if (now.editing) hold({ ...now.editing, ...typed });
    else now.draft.change({ ...now.draft.content, ...typed, note: now.draft.content.note || noteOnly });
    if (!now.editing && !noteOnly && !now.draft.content.note) app.typing.say(id, typed.text !== '');
  }), []);
  const begin = (message) => {
    hold({ message, text: message.text, html: message.html });
    editor.set(message);
    editor.focus();
  };
  const stop = () => { hold(null); editor.set(latest.current.draft.content); editor.focus(); };
  const content = editing ? { ...EMPTY, text: editing.text, html: editing.html, note: editing.message.kind === 'note' } : draft.content;
  return { ...draft, content, editing: editing && editing.message, begin, stop, latest };
}

/* What the rest of the workplace may do with the composer on the screen: `app.composer`, null while there is none. */
function useDoor(app, id, editor, state, noteOnly) {
  useEffect(() => {
    const draft = () => state.latest.current.draft;
    app.composer = {
      id,
      editor,
      focus: editor.focus,
      quote(message) {
        if (state.latest.current.editing) state.stop();
        draft().change({ ...draft().content, quote: quoteFrom(message), note: draft().content.note || message.kind === 'note' });
        editor.focus();
      },
      edit: state.begin,
      /* Notes and messages that are being changed carry no files. */
      takesFiles: () => !noteOnly && !state.latest.current.editing && !draft().content.note,
      turnNote() { draft().change({ ...draft().content, note: !draft().content.note }); editor.focus(); },
    };
    app.focusComposer = editor.focus;
    if (window.matchMedia('(min-width: 760px)').matches) editor.focus();
    return () => { app.typing.say(id, false); app.composer = null; };
  }, []);
}

function wanted({ text, html: source, note, quote }, parts) {
  const content = { text: text.trim() };
  if (source) content.html = source;
  if (note) content.note = true;
  if (quote) content.quote = quote;
  parts.forEach((part) => Object.assign(content, part.value()));
  return content;
}

/* The words beside the button: what stands in the way first. → [words, are they bad] */
function noteOf(content, saved, tooLong, blocked) {
  if (tooLong) return [`${content.text.length} / ${LONGEST}`, true];
  const gaps = gapsIn(content.text);
  if (gaps.length) return [fill(gettext('Fill in: %(names)s'), { names: gaps.join(', ') }), true];
  return blocked ? [blocked, true] : [saved ? gettext('Draft saved') : '', false];
}

export function Composer({ app, id, noteOnly }) {
  const sendBy = useStore(app.store, (s) => s.preferences.send_by);
  const editor = useMemo(createEditor, []);
  const state = useContent(app, id, editor, Boolean(noteOnly));
  useDoor(app, id, editor, state, Boolean(noteOnly));
  const [, redraw] = useState(0);
  useEffect(() => editor.onChanged(() => redraw((n) => n + 1)), []);
  const { change, editing, stop } = state;
  const content = noteOnly ? { ...state.content, note: true } : state.content;
  const parts = editing ? [] : editor.parts();
  const blocked = parts.map((part) => part.blocked()).find(Boolean) || '';
  const tooLong = content.text.length > LONGEST;
  const ready = (content.text.trim() !== '' || parts.some((part) => !part.isEmpty())) && !tooLong && !blocked;

  const send = async () => {
    if (!ready) return;
    if (editing) { if (await app.messages.edit(id, editing, content)) stop(); return; }
    app.outbox.send(id, wanted(content, parts));
    parts.forEach((part) => part.clear());
    editor.set(EMPTY);
    change(EMPTY);
    app.typing.say(id, false);
    editor.focus();
  };
  const key = (event) => {
    if (isSend(event, sendBy)) { event.preventDefault(); send(); return; }
    if (event.key === 'Escape' && (editing || content.quote)) {
      event.preventDefault();
      if (editing) stop(); else change({ ...content, quote: null });
    }
    if (event.key === 'ArrowUp' && content.text === '' && !event.altKey && !event.shiftKey && app.messages.editLast(id)) event.preventDefault();
  };
  const slot = { app, id, editor, content, change, editing, stopEditing: stop, noteOnly };
  const words = content.note ? gettext('Note: the client will not see it') : gettext('Write a message');
  const [note, bad] = noteOf(content, state.saved && !editing, tooLong, blocked);
  const label = editing ? gettext('Save') : (content.note ? gettext('Add a note') : gettext('Send'));
  return html`<div class="foot"><div class="foot-in">${ABOVE.map((Part) => html`<${Part} ...${slot} />`)}<div class=${`composer${content.note ? ' composer-as-note' : ''}`}>
    ${TRAYS.map((Tray) => html`<${Tray} ...${slot} />`)}
    <${Field} editor=${editor} content=${content} label=${content.note ? gettext('Note') : gettext('Message')} placeholder=${words} bad=${tooLong} onKey=${key} />
    <div class="composer-bar"><${Toolbar} editor=${editor} />${BUTTONS.map((Button) => html`<${Button} ...${slot} />`)}
      <span class=${`composer-note push${bad ? ' is-bad' : ''}`} role="status">${note}</span>
      <button type="button" class="btn btn-primary" disabled=${!ready} onClick=${send}>${label}
        <kbd class="kbd" aria-hidden="true">${sendBy === 'ctrl_enter' ? 'Ctrl Enter' : 'Enter'}</kbd></button></div>
  </div></div></div>`;
}
