// The form before the chat: fields as the project built them, department, consent. The server checks; errors go to
// their fields.
import { h, fill } from './dom.js';
import { linkify } from './links.js';

const TYPES = { phone: 'tel', email: 'email', link: 'url', date: 'date' };
const YES = ['yes', 'да', 'true', '1'];

const number = (text) => Number(text.replace(/\s/g, '').replace(',', '.'));

function fits(condition, value, type) {
  if (typeof value === 'boolean') return condition.value === '' ? value : value === YES.includes(condition.value.toLowerCase());
  if (!condition.value) return Array.isArray(value) ? value.length > 0 : Boolean(value);
  if (type === 'number' && value) return number(value) === number(condition.value);
  return Array.isArray(value) ? value.includes(condition.value) : value === condition.value;
}

/** One field as {row, value(), error(words)}. */
function createField(field, t, changed) {
  const id = 'f-' + field.key;
  const wrong = h('p', { class: 'wrong', id: id + '-e', role: 'alert', hidden: true });
  const common = { id, 'aria-describedby': id + '-e', 'aria-required': String(field.required), oninput: changed, onchange: changed };
  const title = field.title + (field.required ? ' *' : '');
  const hint = field.help_text && h('p', { class: 'hint' }, field.help_text);
  const error = (words) => {
    wrong.hidden = !words;
    wrong.textContent = words || '';
    if (input) input.setAttribute('aria-invalid', String(Boolean(words)));
  };
  let input;
  if (field.type === 'check') {
    const box = h('input', Object.assign({ type: 'checkbox' }, common));
    return { row: h('div', {}, h('label', { class: 'tick' }, box, h('span', {}, title)), hint, wrong), value: () => box.checked, error };
  }
  if (field.type === 'choices') {
    const boxes = field.options.map((option) => h('input', { type: 'checkbox', value: option, onchange: changed }));
    const ticks = boxes.map((box) => h('label', { class: 'tick' }, box, h('span', {}, box.value)));
    return { row: h('fieldset', {}, h('legend', {}, title), ...ticks, hint, wrong), value: () => boxes.filter((b) => b.checked).map((b) => b.value), error };
  }
  if (field.type === 'choice') {
    input = h('select', common, h('option', { value: '' }, t('choose')), ...field.options.map((option) => h('option', { value: option }, option)));
  } else if (field.type === 'multiline') {
    input = h('textarea', Object.assign({ rows: '3' }, common));
  } else {
    input = h('input', Object.assign({ type: TYPES[field.type] || 'text', autocomplete: field.key === 'name' ? 'name' : 'on' }, common));
  }
  return { row: h('div', {}, h('label', { for: id }, title), input, hint, wrong), value: () => input.value.trim(), error };
}

function departmentField(departments, t) {
  const options = departments.map((one) => h('option', { value: String(one.id) }, one.title));
  const select = h('select', { id: 'f-department' }, h('option', { value: '' }, t('choose')), ...options);
  const wrong = h('p', { class: 'wrong', role: 'alert', hidden: true });
  return {
    row: h('div', {}, h('label', { for: 'f-department' }, t('department') + ' *'), select, wrong),
    value: () => Number(select.value) || null,
    error(words) {
      wrong.hidden = !words;
      wrong.textContent = words || '';
      select.setAttribute('aria-invalid', String(Boolean(words)));
    },
  };
}

/** The project's words; a single bare address among them is called by what it leads to. */
function consentWords(text, core, t) {
  const parts = linkify(text, core.t);
  const links = parts.filter((part) => part.href);
  if (links.length === 1) links[0].textContent = t('policy');
  return parts;
}

export function createForm({ core, t, entry }) {
  const fields = entry.fields.map((field) => Object.assign(createField(field, t, () => adapt()), { field }));
  const department = entry.departments.length ? departmentField(entry.departments, t) : null;
  const agree = h('input', { type: 'checkbox' });
  const agreeWrong = h('p', { class: 'wrong', role: 'alert', hidden: true });
  const consent = entry.consent && h('div', {}, h('label', { class: 'tick' }, agree, h('span', {}, ...consentWords(entry.consent, core, t), ' *')), agreeWrong);
  const problem = h('p', { class: 'wrong', role: 'alert', hidden: true });
  const words = t(entry.form === 'offline' && !core.store.state.online ? 'leave' : 'start');
  const go = h('button', { type: 'submit', class: 'go' }, words);

  function shown() {
    const values = {};
    const types = {};
    fields.forEach(({ field, row, value }) => {
      const on = !field.show_if || fits(field.show_if, values[field.show_if.key], types[field.show_if.key]);
      row.hidden = !on;
      types[field.key] = field.type;
      if (on) values[field.key] = value();
    });
    return values;
  }
  const adapt = () => shown();

  function tell(errors) {
    fields.forEach(({ field, error }) => error((errors[field.key] || []).join(' ')));
    if (department) department.error((errors.department || []).join(' '));
    agreeWrong.textContent = (errors.consent || []).join(' ');
    agreeWrong.hidden = !errors.consent;
    agree.setAttribute('aria-invalid', String(Boolean(errors.consent)));
  }

  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    go.textContent = t('working');
    problem.hidden = true;
    try {
      const body = { values: shown(), consent: agree.checked, locale: core.t.locale, form: entry.form };
      if (department) body.department = department.value();
      await core.api.prechat(await core.token(), body);
      core.store.set({ entry: null });
      core.entered();
    } catch (error) {
      tell(error.errors || {});
      problem.textContent = error.status ? error.detail : t('failed');
      problem.hidden = Object.keys(error.errors || {}).length > 0; // the fields say it
      const first = form.querySelector('[aria-invalid=true]');
      if (first) first.focus();
    }
    go.disabled = false;
    go.textContent = words;
  }

  const begin = () => Object.assign(entry, { begun: true }); // no other form takes the place of this one now
  const form = h('form', { class: 'asks', onsubmit: submit, oninput: begin, novalidate: true });
  const body = h('div', { class: 'asked' });
  fill(body, [department && department.row, ...fields.map((one) => one.row), consent]);
  fill(form, [body, h('div', { class: 'end' }, problem, go)]);
  adapt();
  return form;
}
