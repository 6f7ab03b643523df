/* The fields of a page: one card each, open while it is worked on. */
import { html, useState } from '../../lib/html.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { CHOOSING, TYPES, allFields, conditionFields } from './state.js';
import { ConditionInputs, Line, Lines, Select } from './parts.js';

const TYPE_WORDS = () => ({
  text: gettext('Line of text'),
  multiline: gettext('Several lines of text'),
  number: gettext('A number'),
  date: gettext('Date'),
  time: gettext('Time'),
  choice: gettext('One of a list'),
  choices: gettext('Several of a list'),
  yesno: gettext('Yes or no'),
  check: gettext('Check box'),
  phone: gettext('Phone'),
  email: gettext('E-mail'),
  link: gettext('Link'),
});

const KEY = /^[a-z][a-z0-9_]{0,39}$/;

/* Takes effect when it is left: half a key would be another field. */
function KeyLine({ id, field, taken, store }) {
  const [value, setValue] = useState(field.key);
  const wrong = !KEY.test(value) || (value !== field.key && taken.includes(value));
  const leave = () => { if (wrong) setValue(field.key); else if (value !== field.key) store.dispatch({ type: 'field.rename', from: field.key, to: value }); };
  return html`<div class="form-row"><label class="label" for=${id}>${gettext('Key')}</label>
    <input class=${`input${wrong ? ' is-bad' : ''}`} id=${id} maxlength="40" value=${value} aria-invalid=${wrong} onInput=${(event) => setValue(event.currentTarget.value)} onBlur=${leave} />
    <p class=${`hint${wrong ? ' hint-bad' : ''}`}>${gettext('Small Latin letters, digits and _; names the answer in texts and files, once in a script.')}</p></div>`;
}

function Details({ field, page, state, store }) {
  const id = `field-${field.key}`;
  const change = (more) => store.dispatch({ type: 'field.change', page: page.key, key: field.key, change: more });
  const others = conditionFields(state.content, page.key, field.key);
  const taken = allFields(state.content).map((one) => one.key);
  const begin = () => change({ show_if: { key: others[0].key, value: '' } });
  return html`<div class="bd-details"><${Line} id=${`${id}-title`} label=${gettext('Question or title')} value=${field.title} onChange=${(title) => change({ title })} />
    <div class="bd-two"><${Select} id=${`${id}-type`} label=${gettext('Type')} value=${field.type} options=${TYPES.map((type) => [type, TYPE_WORDS()[type]])} onChange=${(type) => change({ type })} />
      <${KeyLine} key=${field.key} id=${`${id}-key`} field=${field} taken=${taken} store=${store} /></div>
    ${CHOOSING.includes(field.type) && html`<${Lines} id=${`${id}-options`} label=${gettext('List')} value=${field.options} onChange=${(options) => change({ options })} />`}
    <${Line} id=${`${id}-help`} label=${gettext('Hint')} value=${field.help_text} onChange=${(words) => change({ help_text: words })} />
    ${page.kind !== 'objection' && html`<label class="check form-row"><input type="checkbox" checked=${field.required} onChange=${(event) => change({ required: event.currentTarget.checked })} />
      <b><${Icon} name="check" /></b><span>${gettext('Required')}</span></label>`}
    ${field.show_if ? html`<div class="label">${gettext('Shown only if')}</div><${ConditionInputs} id=${`${id}-if`} condition=${field.show_if} fields=${others} onChange=${(condition) => change({ show_if: condition })} />
      <button type="button" class="btn btn-sm btn-ghost" onClick=${() => change({ show_if: null })}><${Icon} name="x" size="sm" />${gettext('Always show')}</button>`
    : html`<button type="button" class="btn btn-sm btn-ghost" disabled=${others.length === 0} onClick=${begin}><${Icon} name="eye" size="sm" />${gettext('Show on a condition')}</button>`}</div>`;
}

function FieldCard({ field, page, state, store, first, last, open, setOpen }) {
  const wrong = state.problems.filter((one) => one.field === field.key);
  const title = field.title || gettext('Untitled');
  const button = (icon, words, disabled, act) => html`<button type="button" class="icon-btn icon-btn-sm" disabled=${disabled} aria-label=${fill(words, { title })}
    onClick=${() => store.dispatch({ page: page.key, key: field.key, ...act })}><${Icon} name=${icon} size="sm" /></button>`;
  return html`<li class="bd-field" data-field-card=${field.key}><div class="bd-field-h">
    <button type="button" class="bd-field-b" aria-expanded=${open} onClick=${() => setOpen(open ? null : field.key)}><${Icon} name=${open ? 'chevron-down' : 'chevron-right'} size="sm" />
      <span class="trunc">${title}${field.required && html`<span class="req" aria-label=${gettext('Required')}> *</span>`}</span><span class="muted">${TYPE_WORDS()[field.type]}</span></button>
    <span class="bd-moves">${button('arrow-up', gettext('Up: %(title)s'), first, { type: 'field.move', by: -1 })}${button('arrow-down', gettext('Down: %(title)s'), last, { type: 'field.move', by: 1 })}
      ${button('trash-2', gettext('Delete: %(title)s'), false, { type: 'field.remove' })}</span></div>
    ${wrong.map((one) => html`<p class="bd-wrong">${one.text}</p>`)}
    ${open && html`<${Details} field=${field} page=${page} state=${state} store=${store} />`}</li>`;
}

export function Fields({ page, state, store }) {
  const [open, setOpen] = useState(null);
  const add = () => {
    store.dispatch({ type: 'field.add', page: page.key });
    const { fields } = store.get().content.pages.find((one) => one.key === page.key);
    setOpen(fields[fields.length - 1].key);
  };
  return html`<section class="bd-part"><h3>${gettext('Questions')}</h3>
    <ul class="bd-fields">${page.fields.map((field, n) => html`<${FieldCard} key=${field.key} field=${field} page=${page} state=${state} store=${store}
      first=${n === 0} last=${n === page.fields.length - 1} open=${open === field.key} setOpen=${setOpen} />`)}</ul>
    <button type="button" class="btn btn-sm" onClick=${add}><${Icon} name="plus" size="sm" />${gettext('Question')}</button></section>`;
}
