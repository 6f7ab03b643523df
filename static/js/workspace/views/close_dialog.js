/* «Close the chat»: asks once, says what will happen, keeps the window when the server refuses. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fillParts } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { Banner } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';
import { activeGroups } from '../state/select.js';

function nextDialog(state, id) {
  const { waiting, answered } = activeGroups(state);
  const next = waiting.concat(answered).find((conversation) => conversation.id !== id);
  return next ? next.id : null;
}

export function CloseDialog({ app, id, onClose }) {
  const { name, draft, waits } = useStore(app.store, (s) => ({
    name: clientName(s.conversations[id].client), draft: s.drafts[id] ? s.drafts[id].text : '', waits: Boolean(s.conversations[id].waiting_since),
  }));
  const [state, setState] = useState({ busy: false, error: '' });
  const close = async () => {
    setState({ busy: true, error: '' });
    const next = nextDialog(app.store.get(), id);
    try {
      await app.threads.close(id);
      onClose();
      app.notices.toast('success', gettext('The chat is closed'), name, {
        label: gettext('Open'), run: () => app.router.show('closed', id),
      });
      app.router.open(next);
    } catch (error) {
      setState({ busy: false, error: error.message });
    }
  };
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" data-autofocus disabled=${state.busy} onClick=${close}>${gettext('Close the chat')}</button>`;
  return html`<${Modal} title=${gettext('Close the chat?')} onClose=${onClose} footer=${footer}><div class="modal-b stack">
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    ${waits && html`<${Banner} kind="warn" icon="triangle-alert">${gettext('The client’s last message has not been answered.')}</${Banner}>`}
    ${draft && html`<${Banner} kind="warn" icon="triangle-alert">${gettext('There is a draft that was not sent. It will be dropped.')}</${Banner}>`}
    <p>${fillParts(gettext('The dialog with %(name)s goes to “All dialogs”. When the client writes again, it comes to you first, if you are there.'), { name: html`<b class="strong">${name}</b>` })}</p>
  </div></${Modal}>`;
}
