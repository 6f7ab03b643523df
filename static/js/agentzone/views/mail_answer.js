/* The answer: its text is a draft on the server from the first pause on; files are attached to that draft. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { fileSize } from '../../lib/media_format.js';
import { onceAClick } from '../../lib/in_flight.js';
import { uuid4 } from '../../lib/uuid.js';
import { Icon } from '../../components/icon.js';

const PAUSE = 700;

/* Saves what was typed after a pause, and at once when the page is left. → {typed, forget}. */
function useDraft(app, thread) {
  const waits = useRef(null); // {timer, text}
  const save = () => {
    if (!waits.current) return;
    const { timer, text } = waits.current;
    clearTimeout(timer);
    waits.current = null;
    app.mail.draft(thread, text).catch((error) => app.notices.failed(error, gettext('The draft was not saved')));
  };
  useEffect(() => {
    window.addEventListener('pagehide', save);
    return () => { window.removeEventListener('pagehide', save); save(); };
  }, []);
  return {
    typed: (text) => {
      if (waits.current) clearTimeout(waits.current.timer);
      waits.current = { text, timer: setTimeout(save, PAUSE) };
    },
    forget: () => { if (waits.current) clearTimeout(waits.current.timer); waits.current = null; },
  };
}

function Attached({ app, thread, files, busy, setBusy }) {
  const remove = async (file) => {
    setBusy(true);
    try { await app.mail.detach(thread, file.id); } catch (error) { app.notices.failed(error); } finally { setBusy(false); }
  };
  if (files.length === 0) return null;
  return html`<ul class="ml-files">${files.map((file) => html`<li key=${file.id}><span class="ml-file"><${Icon} name="paperclip" size="sm" /><span class="trunc">${file.name}</span><span class="muted num">${fileSize(file.size)}</span>
    <button type="button" class="icon-btn icon-btn-sm" disabled=${busy} aria-label=${fill(gettext('Take off %(name)s'), { name: file.name })} onClick=${() => remove(file)}><${Icon} name="x" size="sm" /></button></span></li>`)}</ul>`;
}

function Attach({ app, thread, limits, busy, setBusy }) {
  const input = useRef(null);
  const chosen = async () => {
    const files = Array.from(input.current.files);
    input.current.value = '';
    setBusy(true);
    try {
      for (let at = 0; at < files.length; at += 1) await app.mail.attach(thread, files[at]); // eslint-disable-line no-await-in-loop
    } catch (error) {
      app.notices.failed(error, gettext('The file was not attached'));
    } finally {
      setBusy(false);
    }
  };
  if (!limits) return null;
  return html`<input type="file" multiple hidden ref=${input} onChange=${chosen} /><button type="button" class="btn btn-ghost" disabled=${busy} onClick=${() => input.current.click()}><${Icon} name="paperclip" />${gettext('Attach a file')}</button>`;
}

export function Answer({ app, data }) {
  const { thread, files, recipient, limits } = data;
  const [text, setText] = useState(data.draft === null ? data.suggested : data.draft);
  const [busy, setBusy] = useState(false);
  const acting = useStore(app.store, (s) => Boolean(s.mail.busy));
  const draft = useDraft(app, thread.id);
  const id = useRef(uuid4()); // kept until it is sent: the same again is the same letter
  const field = useRef(null);
  useLayoutEffect(() => { field.current.setSelectionRange(0, 0); field.current.scrollTop = 0; }, []);
  const change = (event) => { setText(event.currentTarget.value); draft.typed(event.currentTarget.value); };
  const send = async () => {
    draft.forget();
    if (!(await app.mail.answer(id.current, text))) draft.typed(text);
  };
  const off = !thread.mailbox.active;
  const nothing = !text.trim() && files.length === 0;
  return html`<form class="ml-answer" onSubmit=${(event) => event.preventDefault()}>
    <p class="second trunc">${fill(gettext('Answer to %(address)s'), { address: recipient })}</p>
    <textarea class="textarea" ref=${field} rows="7" aria-label=${gettext('Text of the answer')} value=${text} maxlength="100000" onInput=${change}></textarea>
    <${Attached} app=${app} thread=${thread.id} files=${files} busy=${busy} setBusy=${setBusy} />
    <div class="ml-send"><button type="button" class="btn btn-primary" disabled=${off || busy || acting || nothing} onClick=${onceAClick(send)}><${Icon} name="send-horizontal" />${gettext('Send')}</button>
      <${Attach} app=${app} thread=${thread.id} limits=${limits} busy=${busy} setBusy=${setBusy} />
      ${off && html`<span class="hint hint-warn">${gettext('The mailbox is switched off: nothing is sent from it.')}</span>`}</div></form>`;
}
