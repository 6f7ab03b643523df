/* Own messages after they were sent: changed, taken back, and what they said before. */
import { serverNow } from '../../lib/clock.js';
import { gettext } from '../../lib/i18n.js';
import { canChange } from '../state/select.js';

export function createMessages(app) {
  const { store } = app;
  const path = (id, message) => `/api/v1/conversations/${id}/messages/${message.id}/`;
  const owned = (id, message) => (message.kind === 'note' ? {} : { epoch: store.get().conversations[id].epoch });
  const put = (id, message) => store.dispatch({ type: 'message.changed', id, message });

  return {
    /* → true when the server has it. */
    async edit(id, message, { text, html }) {
      try {
        const body = { text: text.trim(), ...owned(id, message) };
        if (html) body.html = html;
        put(id, await app.api.put(path(id, message), body));
        return true;
      } catch (error) {
        app.notices.failed(error, gettext('The message was not changed'));
        return false;
      }
    },

    async remove(id, message) {
      try {
        put(id, await app.api.post(`${path(id, message)}delete/`, owned(id, message)));
        app.notices.announce(gettext('The message is deleted'));
      } catch (error) {
        app.notices.failed(error, gettext('The message was not deleted'));
      }
    },

    versions: (id, messageId) => app.api.get(`${path(id, { id: messageId })}versions/`),

    /* The last own message goes into the field to be changed. False when there is none that may be. */
    editLast(id) {
      const state = store.get();
      const thread = state.threads[id];
      const own = ((thread && thread.messages) || []).filter((m) => m.agent && m.agent.id === state.me.id && m.kind === 'text');
      const last = own[own.length - 1];
      if (!last || !app.composer || !canChange(state, id, last, 'edit', serverNow())) return false;
      app.composer.edit(last);
      return true;
    },
  };
}
