/* Small inputs of the builder. */
import { html, useRef } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { answersOf } from './state.js';

export function Line({ id, label, value, onChange, hint, max }) {
  return html`<div class="form-row"><label class="label" for=${id}>${label}</label>
    <input class="input" id=${id} maxlength=${max || 160} value=${value} onInput=${(event) => onChange(event.currentTarget.value)} />
    ${hint && html`<p class="hint">${hint}</p>`}</div>`;
}

export function Select({ id, label, value, options, onChange }) {
  return html`<div class="form-row"><label class=${label ? 'label' : 'sr'} for=${id}>${label || gettext('Choose')}</label>
    <div class="field"><select class="select" id=${id} value=${value} onChange=${(event) => onChange(event.currentTarget.value)}>
      ${options.map(([key, words]) => html`<option key=${key} value=${key} selected=${key === value}>${words}</option>`)}</select>
      <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div></div>`;
}

/* A list of texts as people type it: one a line. What is being typed stays as it is; the list has no empty entries. */
export function Lines({ id, label, value, onChange, hint }) {
  const typed = useRef(null);
  /* Compared while drawing, not in an effect: that one can run after the first key and would take the key away. The store
     keeps the very list that it is given. */
  if (typed.current === null || typed.current.list !== value) typed.current = { list: value, text: value.join('\n') };
  const type = (event) => {
    const text = event.currentTarget.value;
    typed.current = { list: text.split('\n').map((line) => line.trim()).filter(Boolean), text };
    onChange(typed.current.list);
  };
  return html`<div class="form-row"><label class="label" for=${id}>${label}</label>
    <textarea class="textarea" id=${id} rows=${Math.min(8, Math.max(3, value.length + 1))} value=${typed.current.text} onInput=${type}></textarea>
    <p class="hint">${hint || gettext('One entry a line.')}</p></div>`;
}

const WORDS = { yes: () => gettext('yes'), no: () => gettext('no') };

/* «the field … has the value …» */
export function ConditionInputs({ id, condition, fields, onChange }) {
  const field = fields.find((one) => one.key === condition.key);
  const answers = answersOf(field);
  const names = fields.map((one) => [one.key, one.title || one.key]);
  if (!field) names.unshift([condition.key, condition.key || gettext('Not chosen')]);
  const change = (more) => onChange({ ...condition, ...more });
  return html`<div class="bd-cond"><${Select} id=${`${id}-key`} value=${condition.key} options=${names} onChange=${(key) => onChange({ key, value: '' })} />
    <span class="muted">=</span>
    ${answers ? html`<${Select} id=${`${id}-value`} value=${condition.value} options=${[['', gettext('any answer')], ...answers.map((one) => [one, WORDS[one] ? WORDS[one]() : one])]}
      onChange=${(value) => change({ value })} />`
    : html`<div class="form-row"><label class="sr" for=${`${id}-value`}>${gettext('Value')}</label><input class="input" id=${`${id}-value`} maxlength="120"
      placeholder=${gettext('any answer')} value=${condition.value} onInput=${(event) => change({ value: event.currentTarget.value })} /></div>`}</div>`;
}
