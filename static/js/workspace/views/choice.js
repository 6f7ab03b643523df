/* One setting with a few values, as a row of buttons or as a list. */
import { html } from '../../lib/html.js';
import { Icon } from '../../components/icon.js';

export function Choice({ label, value, options, onChange }) {
  return html`<div><div class="label" id=${`set-${label}`}>${label}</div>
    <div class="seg seg-even" role="group" aria-labelledby=${`set-${label}`}>
      ${options.map(([key, words]) => html`<button type="button" key=${key} class=${key === value ? 'is-on' : null} aria-pressed=${key === value}
        onClick=${() => key !== value && onChange(key)}>${words}</button>`)}</div></div>`;
}

export function Pick({ label, value, options, onChange }) {
  const id = `pick-${label}`;
  return html`<div><label class="label" for=${id}>${label}</label><div class="field"><select class="select" id=${id} value=${value}
    onChange=${(event) => onChange(event.currentTarget.value)}>
    ${options.map(([key, words]) => html`<option key=${key} value=${key} selected=${key === value}>${words}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div></div>`;
}
