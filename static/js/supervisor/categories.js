/* The category tree: make, rename, move within, up and down, delete what is empty. The server has the last word. */
import { html, render, useState } from '../lib/html.js';
import { createStore, useStore } from '../lib/store.js';
import { api, onSignedOut } from '../lib/api.js';
import { gettext, fill } from '../lib/i18n.js';
import { Icon, loadIcons } from '../components/icon.js';
import { Banner, Empty, SkeletonRows } from '../components/feedback.js';

const PATH = '/api/v1/knowledge/categories/';
const data = JSON.parse(document.getElementById('data').textContent);
const store = createStore((state, action) => ({ ...state, ...action }), { rows: null, error: '', edited: null });

/* Runs an act and shows the tree that the server answers with; what it refuses is said, and what was typed stays. */
async function act(request) {
  try {
    store.dispatch({ rows: (await request()).results, error: '', edited: null });
    return true;
  } catch (error) {
    store.dispatch({ error: error.message });
    if (error.status === undefined) throw error;
    return false;
  }
}

function Within({ rows, company, self, value, onChange }) {
  const offered = rows.filter((row) => row.company === company && row.id !== self);
  return html`<div class="field"><select class="select" aria-label=${gettext('Within')} value=${value === null ? '' : String(value)}
    onChange=${(event) => onChange(event.currentTarget.value ? Number(event.currentTarget.value) : null)}>
    <option value="">${gettext('At the top')}</option>
    ${offered.map((row) => html`<option key=${row.id} value=${String(row.id)}>${'\u00a0\u00a0'.repeat(row.depth)}${row.name}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`;
}

function Form({ rows, company, row, save, onClose }) {
  const [name, setName] = useState(row ? row.name : '');
  const [within, setWithin] = useState(row ? row.within : null);
  const submit = async (event) => {
    event.preventDefault();
    if (await save({ name, within }) && !row) setName('');
  };
  return html`<form class="ct-form" onSubmit=${submit}><input class="input" value=${name} maxlength="120" aria-label=${gettext('Name of the category')} placeholder=${gettext('Name of the category')}
      onInput=${(event) => setName(event.currentTarget.value)} />
    <${Within} rows=${rows} company=${company} self=${row ? row.id : 0} value=${within} onChange=${setWithin} />
    <button class="btn btn-primary">${row ? gettext('Save') : html`<${Icon} name="plus" />${gettext('Create')}`}</button>
    ${row && html`<button type="button" class="btn" onClick=${onClose}>${gettext('Cancel')}</button>`}</form>`;
}

function Row({ rows, row, edited }) {
  if (edited === row.id) {
    return html`<li><${Form} rows=${rows} company=${row.company} row=${row} save=${(body) => act(() => api.put(`${PATH}${row.id}/`, body))} onClose=${() => store.dispatch({ edited: null })} /></li>`;
  }
  const button = (icon, words, run) => html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${fill(words, { name: row.name })} title=${fill(words, { name: row.name })} onClick=${run}><${Icon} name=${icon} size="sm" /></button>`;
  const move = (up) => () => act(() => api.post(`${PATH}${row.id}/move/`, { up }));
  return html`<li data-category=${row.id}><span class=${`ct-${row.depth}`}>${row.name}</span><span class="row row-t">
    ${button('arrow-up', gettext('Up: %(name)s'), move(true))}${button('arrow-down', gettext('Down: %(name)s'), move(false))}
    ${button('pencil-line', gettext('Change: %(name)s'), () => store.dispatch({ edited: row.id, error: '' }))}
    ${button('trash-2', gettext('Delete: %(name)s'), () => act(() => api.remove(`${PATH}${row.id}/`)))}</span></li>`;
}

function Company({ company, rows, edited }) {
  const own = rows.filter((row) => row.company === company.id);
  return html`<section class="card"><h2 class="card-h">${company.name}</h2>
    <div class="card-b"><${Form} rows=${rows} company=${company.id} save=${(body) => act(() => api.post(PATH, { ...body, company: company.id }))} /></div>
    ${own.length === 0 ? html`<${Empty} icon="folder-tree" title=${gettext('No categories yet')} />` : html`<ul class="ct">${own.map((row) => html`<${Row} key=${row.id} rows=${rows} row=${row} edited=${edited} />`)}</ul>`}</section>`;
}

function Page() {
  const { rows, error, edited } = useStore(store, (s) => s);
  return html`<div class="sv-in stack kn-narrow">${error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${error}</${Banner}>`}
    ${rows === null ? html`<${SkeletonRows} rows=${3} />` : data.companies.map((company) => html`<${Company} key=${company.id} company=${company} rows=${rows} edited=${edited} />`)}</div>`;
}

onSignedOut(() => window.location.reload());
render(html`<${Page} />`, document.getElementById('categories'));
loadIcons().catch(() => {}); // a page without icons is still a page
act(() => api.get(PATH));
