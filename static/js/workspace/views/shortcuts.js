/* «?»: every shortcut there is. The list is the one the keys are bound by. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Modal } from '../../components/modal.js';
import { SHORTCUTS } from './use_shortcuts.js';

const WRITING = [
  [['Enter'], () => gettext('Send the message (or Ctrl + Enter, see the settings)')],
  [['Shift', 'Enter'], () => gettext('New line')],
];

function Keys({ keys }) {
  return html`<span class="keys">${keys.map((key) => html`<kbd class="kbd">${key}</kbd>`)}</span>`;
}

export function Shortcuts({ onClose }) {
  const rows = SHORTCUTS.map(({ keys, words }) => [keys, words]).concat(WRITING);
  return html`<${Modal} title=${gettext('Keyboard shortcuts')} onClose=${onClose}><div class="modal-b"><table class="table table-keys"><tbody>
    ${rows.map(([keys, words]) => html`<tr><td>${words()}</td><td class="r"><${Keys} keys=${keys} /></td></tr>`)}</tbody></table></div></${Modal}>`;
}
