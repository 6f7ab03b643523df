/* Asks once before a message is taken back. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Modal } from '../../components/modal.js';

export function DeleteMessage({ app, id, onClose }) {
  const message = useStore(app.store, (s) => s.panelOf);
  const remove = () => { onClose(); app.messages.remove(id, message); };
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-danger" data-autofocus onClick=${remove}>${gettext('Delete')}</button>`;
  const words = message.kind === 'note' ? gettext('Colleagues will see that a note was deleted.') : gettext('The client will see «Message deleted».');
  return html`<${Modal} title=${gettext('Delete the message?')} onClose=${onClose} footer=${footer}>
    <div class="modal-b stack"><p class="quote-still">${message.text}</p><p class="second">${words}</p></div></${Modal}>`;
}
