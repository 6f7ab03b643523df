/* «?»: every shortcut there is, by what it is for. The list is the one the keys are bound by, and what fields know by themselves. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Modal } from '../../components/modal.js';
import { SHORTCUTS } from './use_shortcuts.js';

const GROUPS = [
  ['dialogs', () => gettext('Dialogs')],
  ['message', () => gettext('Message')],
  ['search', () => gettext('Search')],
  ['place', () => gettext('Workplace')],
];
const FIELDS = [
  { group: 'message', keys: ['Enter'], words: () => gettext('Send the message (or Ctrl + Enter, see the settings)') },
  { group: 'message', keys: ['Shift', 'Enter'], words: () => gettext('New line') },
  { group: 'message', keys: ['↑'], words: () => gettext('Change the last message, in an empty field') },
  { group: 'message', keys: ['Ctrl', 'B / I / U'], words: () => gettext('Bold, italic, underlined') },
  { group: 'message', keys: ['Tab'], words: () => gettext('Insert the quick message that is offered') },
  { group: 'place', keys: ['Ctrl', 'Enter'], words: () => gettext('Main button of the closing window') },
  { group: 'place', keys: ['Esc'], words: () => gettext('Close a window or a menu') },
];

function Keys({ keys }) {
  return html`<span class="keys">${keys.map((key) => html`<kbd class="kbd">${key}</kbd>`)}</span>`;
}

export function Shortcuts({ onClose }) {
  const all = SHORTCUTS.concat(FIELDS);
  return html`<${Modal} title=${gettext('Keyboard shortcuts')} onClose=${onClose}><div class="modal-b" tabindex="0" role="group" aria-label=${gettext('Keyboard shortcuts')}>${GROUPS.map(([name, title]) => html`<h3 class="keys-h" id=${`keys-${name}`}>${title()}</h3>
    <table class="table table-keys" aria-labelledby=${`keys-${name}`}><tbody>
      ${all.filter(({ group }) => group === name).map(({ keys, words }) => html`<tr><td>${words()}</td><td class="r"><${Keys} keys=${keys} /></td></tr>`)}</tbody></table>`)}</div></${Modal}>`;
}
