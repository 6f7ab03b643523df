/* «?»: every key of AgentZone, from the list that the keys are bound by. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Modal } from '../../components/modal.js';
import { SHORTCUTS } from './use_shortcuts.js';

const GROUPS = [['call', () => gettext('Call')], ['place', () => gettext('Workplace')]];

export function Shortcuts({ onClose }) {
  return html`<${Modal} title=${gettext('Keyboard shortcuts')} onClose=${onClose}><div class="modal-b" tabindex="0" role="group" aria-label=${gettext('Keyboard shortcuts')}>
    ${GROUPS.map(([name, title]) => html`<h3 class="keys-h" id=${`keys-${name}`}>${title()}</h3>
      <table class="table table-keys" aria-labelledby=${`keys-${name}`}><tbody>${SHORTCUTS.filter(({ group }) => group === name).map(({ keys, words }) => html`<tr key=${keys.join()}>
        <td>${words()}</td><td class="r"><span class="keycaps">${keys.map((key) => html`<kbd class="kbd">${key}</kbd>`)}</span></td></tr>`)}</tbody></table>`)}</div></${Modal}>`;
}
