/* The fields of a quick message, for an operator's own and for the supervisor's page. */
import { html, useRef } from '../lib/html.js';
import { gettext } from '../lib/i18n.js';
import { VARIABLES } from '../lib/variables.js';
import { textareaEditor } from '../lib/textarea.js';

function Field({ name, label, hint, errors, required, after, children }) {
  const bad = errors && errors.length > 0;
  return html`<div class="form-row"><label class="label" for=${`qm-${name}`}>${label}${required && html` <span class="req" aria-hidden="true">*</span>`}</label>${children}
    <p class=${`hint${bad ? ' hint-bad' : ''}`} id=${`qm-${name}-hint`}>${bad ? errors.join(' ') : hint}</p>${after}</div>`;
}

function Variables({ editor }) {
  return html`<div class="qm-vars" role="group" aria-label=${gettext('Variables')}>${Object.keys(VARIABLES).map((name) => html`<button type="button" class="chip" key=${name}
    title=${`{{${name}}}`} onClick=${() => editor.replace(0, `{{${name}}}`)}>${VARIABLES[name]()}</button>`)}</div>`;
}

export function QuickFields({ values, errors, categories, onChange }) {
  const area = useRef(null);
  const editor = textareaEditor(area);
  const line = (name, more) => html`<input class=${`input${errors[name] ? ' is-bad' : ''}`} id=${`qm-${name}`} type="text" value=${values[name]} aria-invalid=${Boolean(errors[name])}
    aria-describedby=${`qm-${name}-hint`} onInput=${(event) => onChange({ [name]: event.currentTarget.value })} ...${more} />`;
  return html`
    <${Field} name="title" label=${gettext('Title')} required errors=${errors.title}>${line('title', { maxlength: 120, 'data-autofocus': '', 'aria-required': 'true' })}</${Field}>
    <div class="qm-pair">
      <${Field} name="abbreviation" label=${gettext('Abbreviation')} hint=${gettext('Typed as it is, or after “/”')} errors=${errors.abbreviation}>${line('abbreviation', { maxlength: 30 })}</${Field}>
      <${Field} name="category" label=${gettext('Category')} errors=${errors.category}>${line('category', { maxlength: 80, list: 'qm-categories' })}
        <datalist id="qm-categories">${categories.map((name) => html`<option key=${name} value=${name} />`)}</datalist></${Field}></div>
    <${Field} name="text" label=${gettext('Text')} required errors=${errors.text} after=${html`<${Variables} editor=${editor} />`}>
      <textarea class=${`textarea${errors.text ? ' is-bad' : ''}`} id="qm-text" ref=${area} value=${values.text} aria-invalid=${Boolean(errors.text)} aria-required="true"
        aria-describedby="qm-text-hint" onInput=${(event) => onChange({ text: event.currentTarget.value })}></textarea></${Field}>`;
}

export const emptyQuick = (text) => ({ title: '', abbreviation: '', category: '', text: text || '' });
export const quickValues = ({ title, abbreviation, category, text }) => ({ title, abbreviation, category, text });
