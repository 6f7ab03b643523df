/* One's own quick message: made from what is typed, or changed. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Banner } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';
import { QuickFields, emptyQuick, quickValues } from '../../components/quick_fields.js';

export function QuickForm({ app, entry, text, onClose, onDone }) {
  const [values, setValues] = useState(entry ? quickValues(entry) : emptyQuick(text));
  const [state, setState] = useState({ busy: false, error: '', errors: {} });
  const categories = useStore(app.store, (s) => Array.from(new Set((s.quick.mine ? s.quick.mine.entries : []).map((one) => one.category))).filter(Boolean));
  const save = async () => {
    setState({ busy: true, error: '', errors: {} });
    try {
      await app.quick.save(entry, values);
      onDone();
    } catch (error) {
      setState({ busy: false, error: error.message, errors: error.errors || {} });
      if (error.status === undefined) throw error;
    }
  };
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onDone}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" disabled=${state.busy} onClick=${save}>${gettext('Save')}</button>`;
  return html`<${Modal} className="modal qm" title=${entry ? gettext('My quick message') : gettext('New quick message of mine')} onClose=${onClose} footer=${footer}>
    <div class="qm-form">${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
      <${QuickFields} values=${values} errors=${state.errors} categories=${categories} onChange=${(change) => setValues({ ...values, ...change })} /></div></${Modal}>`;
}
