/* The message field: grows with its text, keeps the draft on the server, sends by the key the person chose. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { isComposing } from '../../lib/keys.js';
import { gettext } from '../../lib/i18n.js';

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
  useGrowth(field, text);
  useEffect(() => {
    if (window.matchMedia('(min-width: 760px)').matches) field.current.focus();
    app.focusComposer = () => field.current && field.current.focus();
    return () => { app.typing.say(id, false); };
  }, []);
  const tooLong = text.length > LONGEST;
  const send = () => {
    if (text.trim() === '' || tooLong) return;
    app.outbox.send(id, text.trim());
    edit('');
    app.typing.say(id, false);
    field.current.focus();
  };
  const input = (event) => {
    edit(event.currentTarget.value);
    app.typing.say(id, event.currentTarget.value !== '');
  };
  const key = (event) => {
    if (!isSend(event, sendBy)) return;
    event.preventDefault();
    send();
  };
  let note = saved ? gettext('Draft saved') : '';
  if (tooLong) note = `${text.length} / ${LONGEST}`;
  return html`<div class="foot"><div class="foot-in"><div class="composer">
    <textarea class="composer-text" rows="1" ref=${field} value=${text} aria-label=${gettext('Message')} placeholder=${gettext('Write a message')}
      aria-invalid=${tooLong} onInput=${input} onKeyDown=${key}></textarea>
    <div class="composer-bar"><span class=${`composer-note push${tooLong ? ' is-bad' : ''}`} role="status">${note}</span>
      <button type="button" class="btn btn-primary" disabled=${text.trim() === '' || tooLong} onClick=${send}>${gettext('Send')}
        <kbd class="kbd" aria-hidden="true">${sendBy === 'ctrl_enter' ? 'Ctrl Enter' : 'Enter'}</kbd></button></div>
  </div></div></div>`;
}
