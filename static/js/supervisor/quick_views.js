/* «Quick messages» of the project settings: filter, list in its order, a window to write in. */
import { html, useState } from '../lib/html.js';
import { useStore } from '../lib/store.js';
import { gettext, fill } from '../lib/i18n.js';
import { filterEntries, indexOf } from '../lib/quick.js';
import { Banner, Empty, Failed, SkeletonRows, Toasts } from '../components/feedback.js';
import { Icon } from '../components/icon.js';
import { Modal } from '../components/modal.js';
import { QuickFields, emptyQuick, quickValues } from '../components/quick_fields.js';

function Form({ store, service, form }) {
  const { entry } = form;
  const [values, setValues] = useState(entry ? quickValues(entry) : emptyQuick(''));
  const [state, setState] = useState({ busy: false, error: '', errors: {} });
  const categories = useStore(store, (s) => Array.from(new Set(s.entries.map((one) => one.category))).filter(Boolean));
  const close = () => store.dispatch({ type: 'form', form: null });
  const save = async () => {
    setState({ busy: true, error: '', errors: {} });
    try {
      await service.save(entry, values);
      close();
    } catch (error) {
      setState({ busy: false, error: error.message, errors: error.errors || {} });
      if (error.status === undefined) throw error;
    }
  };
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${close}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" disabled=${state.busy} onClick=${save}>${gettext('Save')}</button>`;
  return html`<${Modal} className="modal qm" title=${entry ? gettext('Quick message') : gettext('New quick message')} onClose=${close} footer=${footer}><div class="qm-form">
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    <${QuickFields} values=${values} errors=${state.errors} categories=${categories} onChange=${(change) => setValues({ ...values, ...change })} /></div></${Modal}>`;
}

/* Moved by its buttons, by Alt and arrows on them, or dragged; not while a filter hides its neighbours. */
function Row({ entry, first, last, sorted, service, edit, over, setOver }) {
  const move = (by) => service.move(entry.id, { by });
  const button = (by, name, words, disabled) => html`<button type="button" class="icon-btn icon-btn-sm" disabled=${disabled} aria-label=${fill(words, { title: entry.title })} onClick=${() => move(by)}>
    <${Icon} name=${name} size="sm" /></button>`;
  const drag = sorted ? {
    draggable: 'true',
    onDragStart: (event) => { event.dataTransfer.setData('text/plain', String(entry.id)); event.dataTransfer.effectAllowed = 'move'; },
    onDragOver: (event) => { event.preventDefault(); setOver(entry.id); },
    onDrop: (event) => { event.preventDefault(); setOver(null); service.move(Number(event.dataTransfer.getData('text/plain')), { before: entry.id }); },
    onDragEnd: () => setOver(null),
  } : {};
  return html`<tr class=${over === entry.id ? 'is-over' : null} data-quick=${entry.id} ...${drag}>
    <td class="qs-grip">${sorted && html`<span class="qs-move">${button(-1, 'arrow-up', gettext('Up: %(title)s'), first)}${button(1, 'arrow-down', gettext('Down: %(title)s'), last)}</span>`}</td>
    <td><div class="strong">${entry.title}</div><div class="qs-text">${entry.text}</div></td>
    <td class="qs-abbr">${entry.abbreviation && html`<kbd class="kbd">${entry.abbreviation}</kbd>`}</td>
    <td class="qs-cat">${entry.category}</td><td class="qs-uses r">${entry.uses}</td>
    <td class="qs-acts"><button type="button" class="icon-btn icon-btn-sm" aria-label=${fill(gettext('Edit: %(title)s'), { title: entry.title })} title=${gettext('Edit')} onClick=${edit}><${Icon} name="pencil" size="sm" /></button>
      <button type="button" class="icon-btn icon-btn-sm" aria-label=${fill(gettext('Delete: %(title)s'), { title: entry.title })} title=${gettext('Delete')} onClick=${() => service.remove(entry)}><${Icon} name="trash-2" size="sm" /></button></td></tr>`;
}

function List({ store, service }) {
  const { entries, status, error, text } = useStore(store, (s) => ({ entries: s.entries, status: s.status, error: s.error, text: s.text }));
  const [over, setOver] = useState(null);
  if (status === 'failed') return html`<${Failed} title=${gettext('The quick messages could not be read')} text=${error} onRetry=${service.load} />`;
  if (status === 'loading') return html`<${SkeletonRows} rows=${4} />`;
  if (entries.length === 0) return html`<${Empty} icon="message-square-quote" title=${gettext('No quick messages yet')} text=${gettext('They are offered to operators while they type.')} />`;
  const shown = filterEntries(indexOf(entries), text);
  if (shown.length === 0) return html`<${Empty} icon="search" title=${gettext('Nothing found')} text=${gettext('Try fewer words.')} />`;
  const sorted = text.trim() === '';
  return html`<div class="qs-card"><table class="table qs-table"><thead><tr><th class="qs-grip"><span class="sr">${gettext('Order')}</span></th><th>${gettext('Title and text')}</th>
      <th class="qs-abbr">${gettext('Abbreviation')}</th><th class="qs-cat">${gettext('Category')}</th><th class="qs-uses r">${gettext('Used')}</th><th class="qs-acts"><span class="sr">${gettext('Actions')}</span></th></tr></thead>
    <tbody>${shown.map((entry, at) => html`<${Row} key=${entry.id} entry=${entry} first=${at === 0} last=${at === shown.length - 1} sorted=${sorted} service=${service}
      edit=${() => store.dispatch({ type: 'form', form: { entry } })} over=${over} setOver=${setOver} />`)}</tbody></table></div>`;
}

export function QuickPage({ store, service, projects }) {
  const { project, text, form, toasts } = useStore(store, (s) => ({ project: s.project, text: s.text, form: s.form, toasts: s.toasts }));
  if (projects.length === 0) return html`<${Empty} icon="folder-kanban" title=${gettext('No projects')} text=${gettext('Ask the administrator to give you a project.')} />`;
  return html`<div class="sv-in"><div class="qs-tools">
      <div class="field"><select class="select" aria-label=${gettext('Project')} value=${String(project)} onChange=${(event) => service.choose(Number(event.currentTarget.value))}>
        ${projects.map((one) => html`<option key=${one.id} value=${String(one.id)}>${one.name} · ${one.company}</option>`)}</select>
        <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>
      <div class="field"><${Icon} name="search" /><input class="input" type="text" value=${text} aria-label=${gettext('Search in quick messages')} placeholder=${gettext('Title, text, abbreviation')}
        onInput=${(event) => store.dispatch({ type: 'text', text: event.currentTarget.value })} /></div>
      <button type="button" class="btn btn-primary" onClick=${() => store.dispatch({ type: 'form', form: { entry: null } })}><${Icon} name="plus" />${gettext('Create')}</button></div>
    <${List} store=${store} service=${service} />
    ${form && html`<${Form} key=${form.entry ? form.entry.id : 'new'} store=${store} service=${service} form=${form} />`}
    <${Toasts} toasts=${toasts} onDrop=${(id) => store.dispatch({ type: 'toast.drop', id })} /></div>`;
}
