/* «Завершить чат»: the project's form, kept while the window is closed; the server has the last word on it. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fillParts } from '../../lib/i18n.js';
import { isControlEnter } from '../../lib/keys.js';
import { sentValues } from '../../lib/fields.js';
import { clientName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';
import { Banner, Failed, SkeletonRows } from '../../components/feedback.js';
import { FormFields } from '../../components/form.js';
import { Modal } from '../../components/modal.js';
import { nextDialog } from '../state/select.js';
import { TopicPicker } from './topic_picker.js';

const UNDO = 10000;

/* The form as the server knows it, and what the operator changes in it. */
function useForm(app, id) {
  const [state, setState] = useState({ status: 'loading', form: null, error: '' });
  const [filled, setFilled] = useState({ topics: [], values: {}, ask_rating: false });
  const load = async () => {
    setState({ status: 'loading', form: null, error: '' });
    try {
      const form = await app.closing.load(id);
      setFilled({ ...form.draft, ask_rating: Boolean(form.draft.ask_rating) });
      setState({ status: 'ready', form, error: '' });
    } catch (error) {
      setState({ status: 'failed', form: null, error: error.message });
    }
  };
  useEffect(() => {
    load();
    return () => { app.closing.flush(id); };
  }, [id]);
  const change = (part) => {
    const next = { ...filled, ...part };
    setFilled(next);
    app.closing.keep(id, next);
  };
  return { ...state, filled, change, load };
}

function valueErrors(errors) {
  const found = {};
  Object.keys(errors).forEach((key) => { if (key.startsWith('values.')) found[key.slice('values.'.length)] = errors[key]; });
  return found;
}

function Rating({ mode, on, onChange }) {
  if (mode === 'off') return null;
  if (mode === 'always') return html`<p class="hint">${gettext('The client will be asked to rate the service.')}</p>`;
  return html`<label class="check"><input type="checkbox" checked=${on} onChange=${(event) => onChange(event.currentTarget.checked)} />
    <b><${Icon} name="check" /></b><span>${gettext('Ask the client to rate the service')}</span></label>`;
}

export function Fields({ form, filled, change, errors }) {
  const turn = (key, value) => change({ values: { ...filled.values, [key]: value } });
  return html`<div class="closing">
    ${form.topics.length > 0 && html`<${TopicPicker} topics=${form.topics} chosen=${filled.topics} max=${form.topics_max} required=${form.topics_required}
      errors=${errors.topics || []} onChange=${(topics) => change({ topics })} />`}
    <${FormFields} fields=${form.fields} values=${filled.values} errors=${valueErrors(errors)} prefix="closing" onChange=${turn} />
    <${Rating} mode=${form.rating} on=${filled.ask_rating} onChange=${(on) => change({ ask_rating: on })} /></div>`;
}

/* Ctrl+Enter closes wherever the focus is in the window. */
export function useControlEnter(run) {
  const latest = useRef(run);
  latest.current = run;
  useLayoutEffect(() => {
    const enter = (event) => { if (isControlEnter(event)) { event.preventDefault(); latest.current(); } };
    document.addEventListener('keydown', enter);
    return () => document.removeEventListener('keydown', enter);
  }, []);
}

/* Once the fields are there the first of them has the focus, unless the person has gone elsewhere; after a refusal, the first wrong one. */
export function useFocus(box, ready, errors) {
  const first = () => box.current && box.current.querySelector('.closing input, .closing textarea, .closing select');
  useLayoutEffect(() => {
    const target = ready && first();
    if (target && document.activeElement && document.activeElement.hasAttribute('data-submit')) target.focus();
  }, [ready]);
  const wrong = Object.keys(errors).length;
  const before = useRef(0);
  useLayoutEffect(() => {
    const more = wrong > before.current;
    before.current = wrong;
    if (!more) return;
    const bad = box.current && box.current.querySelector('.closing [aria-invalid="true"]');
    if (bad) bad.focus();
  }, [errors]);
}

export function CloseDialog({ app, id, onClose }) {
  const { name, draft, waits, gone } = useStore(app.store, (s) => ({
    gone: !s.active.includes(id), name: clientName(s.conversations[id].client), draft: s.drafts[id] ? s.drafts[id].text : '', waits: Boolean(s.conversations[id].waiting_since),
  }));
  const form = useForm(app, id);
  const box = useRef(null);
  const wanted = useRef(false);
  const [state, setState] = useState({ busy: false, error: '', errors: {} });
  useFocus(box, form.status === 'ready', state.errors);
  /* What is being mended is not wrong any more until the server says so again. */
  const change = (part) => {
    form.change(part);
    const left = {};
    const mended = part.values ? Object.keys(state.errors).filter((key) => key.startsWith('values.') && part.values[key.slice(7)] !== form.filled.values[key.slice(7)]) : Object.keys(part);
    Object.keys(state.errors).filter((key) => !mended.includes(key)).forEach((key) => { left[key] = state.errors[key]; });
    if (mended.length) setState({ busy: false, error: Object.keys(left).length ? state.error : '', errors: left });
  };
  const done = () => {
    const main = form.form.topics.find((topic) => topic.id === form.filled.topics[0]);
    const text = main ? `${name}, «${main.title}»` : name;
    app.notices.toast('success', gettext('The chat is closed'), text, { label: gettext('Bring back'), run: () => app.moves.undo(id) }, UNDO);
  };
  const close = async () => {
    if (form.status === 'loading') wanted.current = true;
    if (form.status !== 'ready' || state.busy) return;
    setState({ busy: true, error: '', errors: {} });
    const next = nextDialog(app.store.get(), id);
    const { topics, values } = form.filled;
    try {
      await app.closing.close(id, { topics, values: sentValues(form.form.fields, values), ask_rating: form.filled.ask_rating });
      onClose();
      done();
      if (app.store.get().selected === id) app.router.open(next); // unless the person has gone elsewhere
    } catch (error) {
      setState({ busy: false, error: error.message, errors: error.errors || {} });
      if (error.code === 'validation') app.closing.keep(id, form.filled);
    }
  };
  useControlEnter(close);
  useEffect(() => { if (gone) onClose(); }, [gone]); // closed, or lost meanwhile
  useEffect(() => {
    // Pressed before the form was there: when there is nothing to fill in, that was enough.
    const nothing = form.status === 'ready' && form.form.topics.length + form.form.fields.length === 0;
    if (wanted.current && nothing) close();
  }, [form.status]);
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" data-autofocus data-submit disabled=${state.busy} onClick=${close}>${gettext('Close the chat')}
      <kbd class="kbd" aria-hidden="true">Ctrl Enter</kbd></button>`;
  return html`<${Modal} title=${gettext('Close the chat')} onClose=${onClose} footer=${footer}><div class="modal-b stack" ref=${box}>
    ${state.error && Object.keys(state.errors).length === 0 && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    ${waits && html`<${Banner} kind="warn" icon="triangle-alert">${gettext('The client’s last message has not been answered.')}</${Banner}>`}
    ${draft && html`<${Banner} kind="warn" icon="triangle-alert">${gettext('There is a draft that was not sent. It will be dropped.')}</${Banner}>`}
    ${form.status === 'loading' && html`<${SkeletonRows} rows=${2} />`}
    ${form.status === 'failed' && html`<${Failed} title=${gettext('The form could not be read')} text=${form.error} onRetry=${form.load} />`}
    ${form.status === 'ready' && html`<${Fields} form=${form.form} filled=${form.filled} change=${change} errors=${state.errors} />`}
    <p class="hint">${fillParts(gettext('The dialog with %(name)s goes to “All dialogs”. When the client writes again, it comes to you first, if you are there.'), { name: html`<b class="strong">${name}</b>` })}</p>
  </div></${Modal}>`;
}
