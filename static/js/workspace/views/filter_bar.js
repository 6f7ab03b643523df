/* Above each list: saved filters as chips, the conditions of the moment, and the way to pick several dialogs. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { channelName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';
import { conditionsOf, fromSaved, isFiltered, noConditions, sameConditions, scopeOf } from '../state/work.js';

const WAITS = ['', '1', '5', '15', '60'];

function useConditions(app, tab) {
  const conditions = useStore(app.store, (s) => conditionsOf(s, tab));
  const set = (change) => {
    const next = { ...conditions, ...change };
    if (tab !== 'active') { app.lists.filter(tab, next); return; }
    app.store.dispatch({ type: 'filter', filter: next.q });
    app.store.dispatch({ type: 'conditions', conditions: { ...next, q: '' } });
  };
  return { conditions, set };
}

function Select({ label, value, options, set }) {
  if (options.length < 2) return null;
  return html`<div class="field"><select class="select" aria-label=${label} value=${value} onChange=${(event) => set(event.currentTarget.value)}>
    ${options.map(([key, words]) => html`<option key=${key} value=${key}>${words}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`;
}

function Conditions({ app, tab, conditions, set }) {
  const { projects, tags, channels } = useStore(app.store, (s) => ({
    projects: s.projectOrder.map((id) => s.projects[id]), tags: s.tags, channels: s.channels,
  }));
  const fitting = tags.filter((tag) => !conditions.project || String(tag.project_id) === conditions.project);
  const project = (tag) => projects.find((one) => one.id === tag.project_id);
  const several = new Set(fitting.map((tag) => tag.project_id)).size > 1;
  const words = (tag) => (several && project(tag) ? `${tag.name} · ${project(tag).name}` : tag.name);
  const minutes = { 1: gettext('Waits over a minute'), 5: gettext('Waits over 5 minutes'), 15: gettext('Waits over 15 minutes'), 60: gettext('Waits over an hour') };
  return html`<div class="fl-grid">
    <${Select} label=${gettext('Project')} value=${conditions.project} set=${(value) => set({ project: value, tag: '' })}
      options=${[['', gettext('All projects')]].concat(projects.map((p) => [String(p.id), p.name]))} />
    <${Select} label=${gettext('Tag')} value=${conditions.tag} set=${(tag) => set({ tag })}
      options=${[['', gettext('Any tags')]].concat(fitting.map((tag) => [String(tag.id), words(tag)]))} />
    <${Select} label=${gettext('Channel')} value=${conditions.channel} set=${(channel) => set({ channel })}
      options=${[['', gettext('All channels')]].concat(channels.map((kind) => [kind, channelName(kind)]))} />
    ${tab !== 'closed' && html`<${Select} label=${gettext('Waiting')} value=${conditions.waiting} set=${(waiting) => set({ waiting })}
      options=${WAITS.map((value) => [value, value ? minutes[value] || value : gettext('Any wait')])} />`}</div>`;
}

function Save({ app, tab, conditions }) {
  const [name, setName] = useState('');
  const [error, setError] = useState('');
  const save = async (event) => {
    event.preventDefault();
    setError('');
    try {
      await app.work.saveFilter(tab, name, conditions);
      setName('');
    } catch (problem) {
      setError(Object.values(problem.errors || {}).reduce((all, texts) => all.concat(texts), []).join(' ') || problem.message);
      if (problem.status === undefined) throw problem;
    }
  };
  return html`<form class="fl-save" onSubmit=${save}>
    <input class=${`input${error ? ' is-bad' : ''}`} type="text" maxlength="40" value=${name} aria-label=${gettext('Name of the filter')} placeholder=${gettext('Name of the filter')}
      aria-invalid=${Boolean(error)} onInput=${(event) => setName(event.currentTarget.value)} />
    <button type="submit" class="btn btn-sm" disabled=${name.trim() === ''}>${gettext('Save')}</button>
    ${error && html`<p class="hint hint-bad" role="alert">${error}</p>`}</form>`;
}

function Chip({ app, one, on, set }) {
  const turn = () => set(on ? noConditions() : fromSaved(one));
  return html`<span class="fl-chip"><button type="button" class=${`chip${on ? ' is-on' : ''}`} aria-pressed=${on} onClick=${turn}>${one.name}</button>
    ${on && html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Delete the filter')} title=${gettext('Delete the filter')}
      onClick=${() => { set(noConditions()); app.work.removeFilter(one); }}><${Icon} name="trash-2" size="sm" /></button>`}</span>`;
}

export function FilterBar({ app, tab }) {
  const { conditions, set } = useConditions(app, tab);
  const { filters, picking } = useStore(app.store, (s) => ({ filters: s.filters.filter((one) => one.scope === scopeOf(tab)), picking: s.picked !== null }));
  const [open, setOpen] = useState(false);
  const filtered = isFiltered({ ...conditions, q: '' });
  const chosen = filters.some((one) => sameConditions(fromSaved(one), conditions));
  const turn = () => app.store.dispatch(picking ? { type: 'pick.none' } : { type: 'pick.all', ids: [] });
  return html`<div class="fl"><div class="fl-line">
      <button type="button" class=${`icon-btn icon-btn-sm${open || filtered ? ' is-on' : ''}`} aria-expanded=${open} aria-label=${gettext('Filter')} title=${gettext('Filter')}
        onClick=${() => setOpen(!open)}><${Icon} name="list-filter" size="sm" /></button>
      <div class="fl-chips">${filters.map((one) => html`<${Chip} key=${one.id} app=${app} one=${one} on=${sameConditions(fromSaved(one), conditions)} set=${set} />`)}
        ${filtered && html`<button type="button" class="btn btn-link" onClick=${() => set(noConditions())}>${gettext('Clear')}</button>`}</div>
      <button type="button" class=${`icon-btn icon-btn-sm${picking ? ' is-on' : ''}`} aria-pressed=${picking} aria-label=${gettext('Pick several')} title=${gettext('Pick several')}
        onClick=${turn}><${Icon} name="list-checks" size="sm" /></button></div>
    ${open && html`<${Conditions} app=${app} tab=${tab} conditions=${conditions} set=${set} />
      ${isFiltered(conditions) && !chosen && html`<${Save} app=${app} tab=${tab} conditions=${conditions} />`}`}</div>`;
}
