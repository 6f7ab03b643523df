/* The supervisor's editor of an article: its text on the left, what is around it on the right, saving below. */
import { html, useEffect } from '../lib/html.js';
import { useStore } from '../lib/store.js';
import { gettext } from '../lib/i18n.js';
import { Banner, Toasts } from '../components/feedback.js';
import { Icon } from '../components/icon.js';
import { companyOf, isChanged } from './article_state.js';
import { Conflict, Preview } from './article_windows.js';
import { Editor } from './editor.js';

const told = (errors, name) => (errors[name] ? errors[name].join(' ') : '');

const star = html`<span class="req" aria-hidden="true"> *</span>`;

function Row({ id, label, error, hint, required, children }) {
  const words = error || hint;
  return html`<div class="form-row"><label class="label" for=${id}>${label}${required && star}</label>${children}
    ${words && html`<p class=${`hint${error ? ' hint-bad' : ''}`} id=${`${id}-hint`}>${words}</p>`}</div>`;
}

function Field({ id, label, error, hint, required, type, value, onChange, shape, limit }) {
  return html`<${Row} id=${id} label=${label} error=${error} hint=${hint} required=${required}><input class=${`input${shape ? ` ${shape}` : ''}${error ? ' is-bad' : ''}`} id=${id} type=${type || 'text'}
    value=${value || ''} maxlength=${limit} aria-invalid=${Boolean(error)} aria-required=${Boolean(required)} aria-describedby=${error || hint ? `${id}-hint` : null}
    onInput=${(event) => onChange(event.currentTarget.value)} /></${Row}>`;
}

/* Projects of one company: choosing the first one closes the others. */
function Projects({ data, values, error, onChange }) {
  const company = companyOf(values, data.projects);
  const several = new Set(data.projects.map((project) => project.company)).size > 1;
  let last = 0;
  return html`<fieldset class="form-row"><legend class="label">${gettext('Projects')}${star}</legend><div class="af-projects">
    ${data.projects.map((project) => {
    const head = several && project.company !== last ? html`<div class="af-company">${project.company_name}</div>` : null;
    last = project.company;
    const on = values.projects.includes(project.id);
    const turn = () => onChange(on ? values.projects.filter((id) => id !== project.id) : values.projects.concat(project.id).sort((a, b) => a - b));
    return html`${head}<label class="check"><input type="checkbox" checked=${on} disabled=${company !== 0 && project.company !== company} onChange=${turn} /><b><${Icon} name="check" /></b><span>${project.name}</span></label>`;
  })}</div>${error && html`<p class="hint hint-bad">${error}</p>`}</fieldset>`;
}

function Category({ data, values, error, onChange }) {
  const company = companyOf(values, data.projects);
  const offered = data.categories.filter((one) => one.company === company);
  return html`<${Row} id="af-category" label=${gettext('Category')} error=${error} hint=${company ? '' : gettext('Choose the projects first')}><div class="field"><select class="select" id="af-category" disabled=${!company}
    value=${values.category === null ? '' : String(values.category)} onChange=${(event) => onChange(event.currentTarget.value ? Number(event.currentTarget.value) : null)}>
    <option value="">${gettext('No category')}</option>
    ${offered.map((one) => html`<option key=${one.id} value=${String(one.id)}>${'\u00a0\u00a0'.repeat(one.depth)}${one.name}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div></${Row}>`;
}

function Around({ data, values, errors, change }) {
  return html`<div class="card card-b">
    <${Projects} data=${data} values=${values} error=${told(errors, 'projects')} onChange=${(projects) => change({ projects })} />
    <${Category} data=${data} values=${values} error=${told(errors, 'category')} onChange=${(category) => change({ category })} />
    <${Field} id="af-keywords" label=${gettext('Keywords')} hint=${gettext('Other words by which operators look for it.')} error=${told(errors, 'keywords')}
      value=${values.keywords} onChange=${(keywords) => change({ keywords })} />
    <div class="af-days"><${Field} id="af-from" type="date" label=${gettext('Valid from')} error=${told(errors, 'valid_from')} value=${values.valid_from} onChange=${(day) => change({ valid_from: day || null })} />
      <${Field} id="af-until" type="date" label=${gettext('Valid until, the day included')} error=${told(errors, 'valid_until')} value=${values.valid_until} onChange=${(day) => change({ valid_until: day || null })} /></div>
    <p class="hint">${gettext('Outside of these days operators do not find the article.')}</p></div>`;
}

function Foot({ service, busy, published, changed, back }) {
  const save = (state) => () => service.save(state);
  const main = published ? gettext('Save') : gettext('Publish');
  return html`<div class="af-foot">
    <button type="button" class="btn btn-primary" disabled=${Boolean(busy)} onClick=${save('published')}>${busy === 'published' ? gettext('Saving…') : main}</button>
    <button type="button" class="btn" disabled=${Boolean(busy)} onClick=${save('draft')}>${published ? gettext('Take back to drafts') : gettext('Save as a draft')}</button>
    <button type="button" class="btn btn-ghost" onClick=${service.preview}><${Icon} name="eye" />${gettext('Preview')}</button>
    <span class="muted push" role="status">${changed ? gettext('There are unsaved changes') : ''}</span>
    <a class="btn btn-ghost" href=${back}>${gettext('Close')}</a></div>`;
}

export function ArticleForm({ store, service, data }) {
  const { values, stored, round, busy, error, errors, conflict, preview } = useStore(store, (s) => s);
  const toasts = useStore(service.toasts, (s) => s);
  const change = (what) => store.dispatch({ type: 'change', change: what });
  const changed = isChanged(store.get());
  useEffect(() => {
    const warn = (event) => { if (isChanged(store.get()) && !service.leaving()) { event.preventDefault(); event.returnValue = ''; } };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  return html`<div class="sv-in af stack">
    ${error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${error}</${Banner}>`}
    <div class="kn-cols"><div>
      <${Field} id="af-title" label=${gettext('Title')} required shape="af-title" error=${told(errors, 'title')} value=${values.title} limit="200" onChange=${(title) => change({ title })} />
      <div class="form-row"><div class="label" id="af-text-label">${gettext('Text')}</div>
        <${Editor} key=${round} id="af-text" initial=${values.html} bad=${Boolean(errors.html)} onChange=${(text) => change({ html: text })} upload=${service.upload} refused=${service.refused} />
        ${errors.html && html`<p class="hint hint-bad">${told(errors, 'html')}</p>`}</div></div>
      <${Around} data=${data} values=${values} errors=${errors} change=${change} /></div>
    <${Foot} service=${service} busy=${busy} published=${stored.state === 'published'} changed=${changed} back=${data.back} />
    ${conflict && html`<${Conflict} conflict=${conflict} dispatch=${store.dispatch} />`}
    ${preview && html`<${Preview} preview=${preview} title=${values.title} onClose=${() => store.dispatch({ type: 'preview', preview: null })} />`}
    <${Toasts} toasts=${toasts} onDrop=${service.drop} /></div>`;
}
