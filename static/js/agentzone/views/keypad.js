/* The twelve keys of a telephone. */
import { html } from '../../lib/html.js';
import { fill, gettext } from '../../lib/i18n.js';

const KEYS = '123456789*0#'.split('');

export function Keypad({ onPress }) {
  return html`<div class="pad" role="group" aria-label=${gettext('Keypad')}>${KEYS.map((key) => html`<button type="button" key=${key} class="btn pad-k num"
    aria-label=${fill(gettext('Key %(key)s'), { key })} onClick=${() => onPress(key)}>${key}</button>`)}</div>`;
}
