/* «Завершить чат» for several dialogs: one form for each project that wants something, used for all its dialogs. */
import { html, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { sentValues } from '../../lib/fields.js';
import { Banner } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';
import { Fields, useControlEnter, useFocus } from './close_dialog.js';

export const waitWords = (n) => fill(ngettext('In %(n)s dialog the client waits for an answer.', 'In %(n)s dialogs the client waits for an answer.', n), { n });

const NOTHING = { topics: [], values: {}, ask_rating: false };

/* The form of one project. What the server finds wrong keeps it open; nothing is lost. */
function ProjectForm({ app, form, name, ids, last, onDone, onClose }) {
  const waits = useStore(app.store, (s) => ids.filter((id) => s.conversations[id] && s.conversations[id].waiting_since).length);
  const box = useRef(null);
  const [filled, setFilled] = useState(NOTHING);
  const [state, setState] = useState({ busy: false, error: '', errors: {} });
  useFocus(box, true, state.errors);
  const change = (part) => { setFilled({ ...filled, ...part }); setState({ busy: false, error: '', errors: {} }); };
  const close = async () => {
    if (state.busy) return;
    setState({ busy: true, error: '', errors: {} });
    try {
      const given = { ...filled, values: sentValues(form.fields, filled.values) };
      const { failed, wrong } = await app.work.bulk({ act: 'close', form: given }, ids);
      if (wrong) setState({ busy: false, error: wrong.detail, errors: wrong.errors });
      else onDone(failed);
    } catch (error) { setState({ busy: false, error: error.message, errors: {} }); }
  };
  useControlEnter(close);
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" data-autofocus data-submit disabled=${state.busy} onClick=${close}>${last ? gettext('Close chats') : gettext('Close chats and go on')}
      <kbd class="kbd" aria-hidden="true">Ctrl Enter</kbd></button>`;
  const title = fill(ngettext('Close %(n)s chat: %(project)s', 'Close %(n)s chats: %(project)s', ids.length), { n: ids.length, project: name });
  return html`<${Modal} title=${title} onClose=${onClose} footer=${footer}><div class="modal-b stack" ref=${box}>
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    ${waits > 0 && html`<${Banner} kind="warn" icon="triangle-alert">${waitWords(waits)}</${Banner}>`}
    <${Fields} form=${form} filled=${filled} change=${change} errors=${state.errors} />
    <p class="hint">${gettext('What you fill in is stored for each of these chats.')}</p>
  </div></${Modal}>`;
}

/* forms: by project. Those that were not closed stay picked. */
export function CloseSeveral({ app, forms, ids, onClose }) {
  const [groups] = useState(() => {
    const { conversations } = app.store.get();
    return Object.keys(forms).map((project) => {
      const own = ids.filter((id) => String(conversations[id].project_id) === project);
      return { project, ids: own, name: conversations[own[0]].project_name };
    });
  });
  const [at, setAt] = useState(0);
  const left = useRef([]);
  const group = groups[at];
  const pick = (rest) => app.store.dispatch(rest.length ? { type: 'pick.all', ids: rest } : { type: 'pick.none' });
  const stop = () => { pick(left.current.concat(...groups.slice(at).map((one) => one.ids))); onClose(); };
  const done = (failed) => {
    left.current = left.current.concat(failed);
    if (at + 1 < groups.length) { setAt(at + 1); return; }
    pick(left.current);
    onClose();
  };
  return html`<${ProjectForm} key=${group.project} app=${app} form=${forms[group.project]} name=${group.name} ids=${group.ids} last=${at + 1 === groups.length} onDone=${done} onClose=${stop} />`;
}
