/* Sending. A message gets its id here, is shown at once, and the same id is posted until the server has it:
   a repeat is harmless there. What is not confirmed survives a reload in localStorage. One at a time per dialog,
   so that the order of writing is the order of sending. */
import { createBackoff } from '../../lib/backoff.js';
import { serverNow } from '../../lib/clock.js';
import { uuid4 } from '../../lib/uuid.js';
import * as storage from '../../lib/storage.js';

const WEEK = 7 * 86400000;

export function createOutbox(app) {
  const { store } = app;
  const lines = {}; // conversation id → {busy, timer, backoff}
  const prefix = () => `outbox.${store.get().me.id}.`;

  const line = (id) => {
    if (!lines[id]) lines[id] = { busy: false, timer: null, backoff: createBackoff(500, 8000) };
    return lines[id];
  };

  /* What nobody came back to for a week is nobody's message any more. */
  function fresh(messageId, entry) {
    const good = Boolean(entry && entry.conversation) && serverNow() - Date.parse(entry.at) < WEEK;
    if (!good) storage.remove(prefix() + messageId);
    return good;
  }

  function keep(id, message) {
    storage.write(prefix() + message.id, { conversation: id, text: message.text, epoch: message.epoch, at: message.at });
  }

  function add(id, message) {
    store.dispatch({ type: 'pending.add', id, message: { ...message, state: 'sending', error: '' } });
    pump(id);
  }

  function change(id, messageId, what) {
    store.dispatch({ type: 'pending.change', id, messageId, change: what });
  }

  async function pump(id) {
    const own = line(id);
    const message = (store.get().pending[id] || []).find((m) => m.state !== 'failed');
    if (own.busy || !message) return;
    clearTimeout(own.timer);
    own.timer = null;
    own.busy = true;
    change(id, message.id, { state: 'sending' });
    try {
      const body = { id: message.id, text: message.text, epoch: message.epoch };
      const stored = await app.api.post(`/api/v1/conversations/${id}/messages/`, body);
      storage.remove(prefix() + message.id);
      own.backoff.reset();
      store.dispatch({ type: 'message.sent', id, message: stored });
    } catch (error) {
      notSent(id, message, error, own);
    } finally {
      own.busy = false;
    }
    if (!own.timer) pump(id);
  }

  function notSent(id, message, error, own) {
    if (error.status === undefined) throw error;
    if (error.retryable || error.code === 'not_signed_in') {
      change(id, message.id, { state: 'waiting' });
      const wait = Math.max(own.backoff.next(), error.retryAfter * 1000);
      own.timer = setTimeout(() => { own.timer = null; pump(id); }, wait);
      return;
    }
    change(id, message.id, { state: 'failed', error: error.message });
    app.notices.announce(error.message);
  }

  return {
    send(id, text) {
      const { epoch } = store.get().conversations[id];
      const message = { id: uuid4(), text, epoch, at: new Date(serverNow()).toISOString() };
      keep(id, message);
      add(id, message);
    },

    /* «Repeat»: the same id, under the assignment as it is now. */
    repeat(id, messageId) {
      const conversation = store.get().conversations[id];
      change(id, messageId, { state: 'waiting', error: '', epoch: conversation.epoch });
      const message = store.get().pending[id].find((m) => m.id === messageId);
      keep(id, message);
      pump(id);
    },

    discard(id, messageId) {
      storage.remove(prefix() + messageId);
      store.dispatch({ type: 'pending.drop', id, messageId });
    },

    /* The line is back, or the page was opened again: everything unconfirmed goes at once. */
    flush() {
      Object.keys(store.get().pending).forEach((id) => {
        const own = line(id);
        clearTimeout(own.timer);
        own.timer = null;
        pump(id);
      });
    },

    restore() {
      const kept = storage.names(prefix())
        .map((messageId) => ({ messageId, entry: storage.read(prefix() + messageId) }))
        .filter(({ messageId, entry }) => fresh(messageId, entry))
        .sort((a, b) => (a.entry.at < b.entry.at ? -1 : 1));
      kept.forEach(({ messageId, entry }) => add(entry.conversation, { id: messageId, text: entry.text, epoch: entry.epoch, at: entry.at }));
    },

    unsent: () => Object.values(store.get().pending).some((list) => list.some((m) => m.state !== 'failed')),
  };
}
