/* Notes about a client. What is typed and not saved is kept in this browser, by client. */
import * as storage from '../../lib/storage.js';
import { gettext } from '../../lib/i18n.js';
import { uuid4 } from '../../lib/uuid.js';

const kept = (id) => `note.${id}`;

export function createClientNotes(app) {
  const pending = {}; // client id → {note, text} being sent: the same text again is the same note
  const path = (id, note, more) => app.clients.path(id, `notes/${note ? `${note}/` : ''}${more || ''}`);

  async function restore(id, note) {
    try {
      await app.api.post(path(id, note.id, 'restore/'));
    } catch (error) { app.notices.failed(error, gettext('The note was not brought back')); }
  }

  return {
    draft: (id) => storage.read(kept(id)) || '',

    type(id, text) {
      if (text === '') storage.remove(kept(id));
      else storage.write(kept(id), text);
    },

    /* Raises what the server said; the text stays where it is. */
    async add(id, text) {
      if (!pending[id] || pending[id].text !== text) pending[id] = { note: uuid4(), text };
      await app.api.post(path(id), { id: pending[id].note, text });
      delete pending[id];
      storage.remove(kept(id));
    },

    edit: (id, note, text) => app.api.put(path(id, note.id), { text }),

    async remove(id, note) {
      try {
        await app.api.remove(path(id, note.id));
        const undo = { label: gettext('Undo'), run: () => restore(id, note) };
        app.notices.toast('success', gettext('The note is deleted'), note.text.slice(0, 80), undo);
      } catch (error) { app.notices.failed(error, gettext('The note was not deleted')); }
    },
  };
}
