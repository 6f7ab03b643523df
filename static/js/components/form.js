/* Fields of a form that a project has built. The page keeps the values: onChange(key, value, {now}) tells each change,
   `now` when it is whole (a choice, a field that was left) and may be saved at once. */
import { html } from '../lib/html.js';
import { fill, gettext, ngettext } from '../lib/i18n.js';
import { roomIn, shownFields } from '../lib/fields.js';
import { Icon } from './icon.js';

const INPUT = { number: 'text', date: 'date', phone: 'tel', email: 'email', link: 'url', text: 'text', time: 'time' };
const MODE = { number: 'decimal' };
const NEAR = 0.9; // of the limit: from here on the room that is left is told
const written = (value) => (value === 0 ? '0' : value || '');

function Line({ field, id, value, bad, change }) {
  return html`<input class=${`input${bad ? ' is-bad' : ''}`} id=${id} type=${INPUT[field.type]} inputmode=${MODE[field.type] || null} value=${written(value)}
    readonly=${field.read_only} maxlength=${field.limit || null} aria-invalid=${bad} aria-describedby=${`${id}-hint`} aria-required=${field.required}
    onInput=${(event) => change(event.currentTarget.value, false)} onChange=${(event) => change(event.currentTarget.value, true)} />`;
}

function Lines({ field, id, value, bad, change }) {
  return html`<textarea class=${`textarea${bad ? ' is-bad' : ''}`} id=${id} rows="3" readonly=${field.read_only} maxlength=${field.limit || null} aria-invalid=${bad}
    aria-describedby=${`${id}-hint`} aria-required=${field.required} value=${value || ''}
    onInput=${(event) => change(event.currentTarget.value, false)} onChange=${(event) => change(event.currentTarget.value, true)}></textarea>`;
}

function Choice({ field, id, value, bad, change }) {
  return html`<div class="field"><select class=${`select${bad ? ' is-bad' : ''}`} id=${id} disabled=${field.read_only} value=${value || ''} aria-invalid=${bad}
    aria-describedby=${`${id}-hint`} aria-required=${field.required} onChange=${(event) => change(event.currentTarget.value, true)}>
    <option value="">${gettext('Not chosen')}</option>
    ${field.options.map((option) => html`<option key=${option} value=${option}>${option}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`;
}

function Check({ words, on, disabled, change }) {
  return html`<label class="check"><input type="checkbox" checked=${on} disabled=${disabled} onChange=${(event) => change(event.currentTarget.checked)} />
    <b><${Icon} name="check" /></b><span>${words}</span></label>`;
}

function Choices({ field, value, change }) {
  const chosen = value || [];
  const turn = (option, on) => change(field.options.filter((one) => (one === option ? on : chosen.includes(one))), true);
  return html`<div class="checks">${field.options.map((option) => html`<${Check} key=${option} words=${option} on=${chosen.includes(option)}
    disabled=${field.read_only} change=${(on) => turn(option, on)} />`)}</div>`;
}

/* All entries at once. Where nothing has to be chosen, the chosen one can be taken back. */
function Radios({ field, id, value, bad, change }) {
  const entries = field.type === 'yesno' ? [['yes', gettext('Yes')], ['no', gettext('No')]] : field.options.map((option) => [option, option]);
  const press = (key) => { if (key === value && !field.required) change('', true); };
  return html`<div class="radios" role="radiogroup" aria-describedby=${`${id}-hint`} aria-invalid=${bad} aria-required=${field.required}>
    ${entries.map(([key, words]) => html`<label class="check check-r" key=${key}><input type="radio" name=${id} checked=${value === key}
      onClick=${() => press(key)} onChange=${() => change(key, true)} /><b></b><span>${words}</span></label>`)}</div>`;
}

const KINDS = { multiline: Lines, choice: Choice, choices: Choices };
const isSpread = (field) => field.spread || field.type === 'yesno';

/* What is too long is said at once, and as long as it is so. */
const tooLong = (field, room) => (room !== null && room < 0 ? [fill(gettext('Longer than %(limit)s characters.'), field)] : []);

function Room({ field, room }) {
  if (room === null || room < 0 || room > field.limit * (1 - NEAR)) return null;
  return html`<p class="hint hint-room num" role="status">${fill(ngettext('%(n)s character is left', '%(n)s characters are left', room), { n: room })}</p>`;
}

function FieldRow({ field, prefix, value, errors: told, onChange }) {
  const id = `${prefix}-${field.key}`;
  const room = roomIn(field, value);
  const errors = told.length > 0 ? told : tooLong(field, room);
  const bad = errors.length > 0;
  const change = (next, now) => onChange(field.key, next, { now });
  const star = field.required && html` <span class="req" aria-hidden="true">*</span>`;
  const hint = html`<p class=${`hint${bad ? ' hint-bad' : ''}`} id=${`${id}-hint`}>${bad ? errors.join(' ') : field.help_text}</p>`;
  if (field.type === 'check') {
    return html`<div class="form-row" data-field=${field.key}>
      <${Check} words=${html`${field.title}${star}`} on=${Boolean(value)} disabled=${field.read_only} change=${(on) => change(on, true)} />${hint}</div>`;
  }
  const Kind = KINDS[field.type] || Line;
  const label = html`${field.title}${star}`;
  if (field.type === 'choices' || isSpread(field)) {
    const Group = field.type === 'choices' ? Choices : Radios;
    return html`<fieldset class="form-row" data-field=${field.key}><legend class="label">${label}</legend>
      <${Group} field=${field} id=${id} value=${value} bad=${bad} change=${change} />${hint}</fieldset>`;
  }
  return html`<div class="form-row" data-field=${field.key}><label class="label" for=${id}>${label}</label>
    <${Kind} field=${field} id=${id} value=${value} bad=${bad} change=${change} />${hint}<${Room} field=${field} room=${room} /></div>`;
}

export function FormFields({ fields, values, errors, prefix, onChange }) {
  return shownFields(fields, values).map((field) => html`<${FieldRow} key=${field.key} field=${field} prefix=${prefix} value=${values[field.key]}
    errors=${(errors && errors[field.key]) || []} onChange=${onChange} />`);
}
