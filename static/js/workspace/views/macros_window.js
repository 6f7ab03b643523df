/* «My macros»: an operator's own, made of steps. */
import { html, useEffect, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { emptyStep, macroWords } from '../../lib/macros.js';
import { Banner, Empty } from '../../components/feedback.js';
import { Icon } from '../../components/icon.js';
import { Modal } from '../../components/modal.js';
import { StepRow } from './macro_steps.js';

/* What steps can choose from, as the project of the open dialog has it. */
function useChoices(app, id) {
  const tags = useStore(app.store, (s) => s.tags.filter((tag) => tag.is_active));
  const [more, setMore] = useState({ projects: [], topics: [], fields: [] });
  useEffect(() => {
    const path = `/api/v1/conversations/${id}/`;
    const none = (error) => { if (error.status === undefined) throw error; return {}; };
    const { client, project_id: project } = app.store.get().conversations[id];
    const asked = [app.api.get(`${path}transfer/`), app.api.get(`${path}closing/`), app.api.get(`/api/v1/clients/${client.id}/`, { project })];
    Promise.all(asked.map((one) => one.catch(none))).then(([moves, closing, card]) => setMore({
      projects: moves.projects || [], topics: closing.topics || [], fields: (card.fields || []).filter((field) => !field.read_only),
    }));
  }, [id]);
  return { tags, ...more };
}

function Form({ app, id, macro, onClose, onDone }) {
  const choices = useChoices(app, id);
  const [name, setName] = useState(macro ? macro.name : '');
  const [steps, setSteps] = useState(macro ? macro.steps : [emptyStep()]);
  const [state, setState] = useState({ busy: false, error: '', errors: {} });
  const change = (at) => (what) => setSteps(steps.map((step, n) => (n === at ? { ...step, ...what } : step)));
  const save = async () => {
    setState({ busy: true, error: '', errors: {} });
    try {
      await app.work.macros.save(macro, { name, steps });
      onDone();
    } catch (error) {
      setState({ busy: false, error: error.message, errors: error.errors || {} });
      if (error.status === undefined) throw error;
    }
  };
  const { errors } = state;
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onDone}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" disabled=${state.busy} onClick=${save}>${gettext('Save')}</button>`;
  return html`<${Modal} className="modal qm" title=${macro ? gettext('My macro') : gettext('New macro of mine')} onClose=${onClose} footer=${footer}><div class="qm-form">
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}${errors.steps && Array.isArray(errors.steps) ? ` ${errors.steps.join(' ')}` : ''}</${Banner}>`}
    <div class="form-row"><label class="label" for="macro-name">${gettext('Name')}</label>
      <input class=${`input${errors.name ? ' is-bad' : ''}`} id="macro-name" type="text" maxlength="80" data-autofocus aria-invalid=${Boolean(errors.name)} value=${name} onInput=${(event) => setName(event.currentTarget.value)} />
      <p class="hint hint-bad">${(errors.name || []).join(' ')}</p></div>
    <div class="label">${gettext('Steps')}</div>
    <ol class="msteps">${steps.map((step, at) => html`<${StepRow} key=${at} step=${step} at=${at} choices=${choices} errors=${errors[`steps.${at}`]} change=${change(at)}
      remove=${() => setSteps(steps.filter((_, n) => n !== at))} />`)}</ol>
    <button type="button" class="btn btn-sm" disabled=${steps.length >= 10} onClick=${() => setSteps(steps.concat(emptyStep()))}><${Icon} name="plus" size="sm" />${gettext('Add a step')}</button>
  </div></${Modal}>`;
}

function Row({ macro, tags, edit, remove }) {
  return html`<li class="qm-row" data-macro=${macro.id}><div class="opt"><span class="qm-t">${macro.name}</span>
      <span class="qm-x">${macroWords(macro, tags)}</span></div>
    <div class="qm-acts"><button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Edit')} title=${gettext('Edit')} onClick=${edit}><${Icon} name="pencil" size="sm" /></button>
      <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Delete')} title=${gettext('Delete')} onClick=${remove}><${Icon} name="trash-2" size="sm" /></button></div></li>`;
}

export function MacrosWindow({ app, id, onClose }) {
  const { macros, tags } = useStore(app.store, (s) => ({ macros: s.macros, tags: s.tags }));
  const [form, setForm] = useState(null);
  const mine = macros.filter((macro) => macro.project_id === null);
  if (form) return html`<${Form} app=${app} id=${id} macro=${form.macro} onClose=${onClose} onDone=${() => setForm(null)} />`;
  const footer = html`<button type="button" class="btn" onClick=${() => setForm({ macro: null })}><${Icon} name="plus" />${gettext('New macro')}</button>`;
  const again = (macro) => app.work.macros.save(null, { name: macro.name, steps: macro.steps }).catch(app.notices.failed);
  const remove = async (macro) => {
    await app.work.macros.remove(macro);
    app.notices.toast('success', gettext('The macro is deleted'), macro.name, { label: gettext('Undo'), run: () => again(macro) });
  };
  return html`<${Modal} className="modal qm" title=${gettext('My macros')} onClose=${onClose} footer=${footer}><div class="qm-list">
    ${mine.length === 0 && html`<${Empty} icon="workflow" title=${gettext('No macros of your own')} text=${gettext('A macro does several things at once: answers, tags, snoozes, closes.')} />`}
    <ul>${mine.map((macro) => html`<${Row} key=${macro.id} macro=${macro} tags=${tags} edit=${() => setForm({ macro })} remove=${() => remove(macro)} />`)}</ul></div></${Modal}>`;
}
