/* The page of a script that is worked on: its texts, its questions, and where it leads. */
import { html, useRef } from '../../lib/html.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { VARIABLE_NAMES, variableWords } from '../texts.js';
import { Fields } from './fields.js';
import { ConditionInputs, Line, Lines, Select } from './parts.js';
import { allFields, isMain } from './state.js';

function Text({ id, label, value, content, onChange, rows }) {
  const box = useRef(null);
  const choices = [['', gettext('Insert a variable…')], ...VARIABLE_NAMES.map((name) => [name, variableWords(name)]),
    ...allFields(content).map((field) => [`answer.${field.key}`, fill(gettext('Answer: %(title)s'), { title: field.title || field.key })])];
  const insert = (event) => {
    const name = event.currentTarget.value;
    event.currentTarget.value = '';
    const at = box.current.selectionStart;
    onChange(`${value.slice(0, at)}{{${name}}}${value.slice(box.current.selectionEnd)}`);
    box.current.focus();
  };
  return html`<div class="form-row"><div class="split bd-text-h"><label class="label" for=${id}>${label}</label>
    <select class="bd-vars" aria-label=${fill(gettext('Insert a variable: %(title)s'), { title: label })} onChange=${insert}>${choices.map(([key, words]) => html`<option key=${key} value=${key}>${words}</option>`)}</select></div>
    <textarea class="textarea" id=${id} rows=${rows} maxlength="4000" ref=${box} value=${value} onInput=${(event) => onChange(event.currentTarget.value)}></textarea></div>`;
}

/* «if … then to …», in their order, and where it goes on otherwise. */
function Ways({ page, content, change }) {
  const targets = content.pages.filter((one) => isMain(one) && one.key !== page.key).map((one) => [one.key, one.title || one.key]);
  const fields = [...page.fields, ...content.pages.filter((one) => one.key !== page.key).reduce((found, one) => found.concat(one.fields), [])];
  const set = (n, more) => change({ branches: page.branches.map((branch, at) => (at === n ? { ...branch, ...more } : branch)) });
  const add = () => change({ branches: [...page.branches, { when: { key: fields[0].key, value: '' }, to: targets[0][0] }] });
  return html`<section class="bd-part"><h3>${gettext('Where it goes on')}</h3>
    ${page.branches.map((branch, n) => html`<div class="bd-branch" key=${n}><span class="muted">${gettext('if')}</span>
      <${ConditionInputs} id=${`branch-${n}`} condition=${branch.when} fields=${fields} onChange=${(when) => set(n, { when })} />
      <${Icon} name="arrow-right" size="sm" /><${Select} id=${`branch-${n}-to`} value=${branch.to} options=${targets} onChange=${(to) => set(n, { to })} />
      <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Delete the branch')} onClick=${() => change({ branches: page.branches.filter((_one, at) => at !== n) })}><${Icon} name="trash-2" size="sm" /></button></div>`)}
    <button type="button" class="btn btn-sm" disabled=${fields.length === 0 || targets.length === 0} onClick=${add}><${Icon} name="plus" size="sm" />${gettext('Branch')}</button>
    <${Select} id="page-next" label=${page.branches.length ? gettext('Otherwise') : gettext('Next page')} value=${page.next || ''} options=${[['', gettext('the following one')], ...targets]}
      onChange=${(next) => change({ next: next || null })} /></section>`;
}

function Final({ page, state, change }) {
  const topics = [['off', gettext('not asked for')], ['optional', gettext('can be chosen')], ['required', gettext('has to be chosen')]];
  return html`<section class="bd-part"><h3>${gettext('Result of the call')}</h3>
    <${Lines} id="page-results" label=${gettext('Results to choose from')} value=${page.results} onChange=${(results) => change({ results })} hint=${gettext('One a line; one of them has to be chosen. Empty: no result is asked for.')} />
    <${Select} id="page-topics" label=${gettext('Topic of the project')} value=${page.topics} options=${topics} onChange=${(topic) => change({ topics: topic })} />
    ${page.topics !== 'off' && !state.topics && html`<p class="bd-wrong">${gettext('The project has no topics yet: nothing will be asked.')}</p>`}</section>`;
}

export function Editor({ state, store }) {
  const page = state.content.pages.find((one) => one.key === state.open);
  if (!page) return html`<div class="bd-c"></div>`;
  const change = (more) => store.dispatch({ type: 'page.change', key: page.key, change: more });
  const kinds = [['step', gettext('Step')], ['final', gettext('Final page')], ['objection', gettext('Objection')]];
  const wrong = state.problems.filter((one) => one.page === page.key && !one.field);
  const copy = () => store.dispatch({ type: 'page.copy', key: page.key, title: fill(gettext('%(title)s, a copy'), { title: page.title }) });
  return html`<div class="bd-c" key=${page.key}>
    <div class="split bd-kind"><div class="seg" role="group" aria-label=${gettext('Kind of page')}>${kinds.map(([kind, words]) => html`<button type="button" key=${kind} class=${page.kind === kind ? 'is-on' : ''}
      aria-pressed=${page.kind === kind} onClick=${() => change({ kind })}>${words}</button>`)}</div>
      <span class="row row-t"><button type="button" class="btn btn-sm btn-ghost" onClick=${copy}><${Icon} name="copy" size="sm" />${gettext('Duplicate')}</button>
      <button type="button" class="btn btn-sm btn-danger-quiet" onClick=${() => store.dispatch({ type: 'page.remove', key: page.key })}><${Icon} name="trash-2" size="sm" />${gettext('Delete the page')}</button></span></div>
    ${wrong.map((one) => html`<p class="bd-wrong" role="alert">${one.text}</p>`)}
    <${Line} id="page-title" label=${gettext('Title')} value=${page.title} onChange=${(title) => change({ title })} />
    <${Text} id="page-say" label=${gettext('Say to the client')} value=${page.say} content=${state.content} rows=${4} onChange=${(say) => change({ say })} />
    <${Text} id="page-hint" label=${gettext('Hint for the operator')} value=${page.hint} content=${state.content} rows=${2} onChange=${(hint) => change({ hint })} />
    <${Fields} page=${page} state=${state} store=${store} />
    ${page.kind === 'step' && html`<${Ways} page=${page} content=${state.content} change=${change} />`}
    ${page.kind === 'final' && html`<${Final} page=${page} state=${state} change=${change} />`}</div>`;
}
