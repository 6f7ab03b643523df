/* Sending. A message gets its id here, is shown at once, and the same id is posted until the server has it:
   a repeat is harmless there. What is not confirmed survives a reload in localStorage. One at a time per dialog,
   so that the order of writing is the order of sending. */
import { createBackoff } from '../../lib/backoff.js';
import { serverNow } from '../../lib/clock.js';
import { uuid4 } from '../../lib/uuid.js';
import * as storage from '../../lib/storage.js';

const WEEK = 7 * 86400000;

const contentOf = (content) => (typeof content === 'string' ? { text: content } : content);
const filesOf = (message) => message.content.attachments || [];

/* What the server is told: of a quote its id only. A note has no epoch: it needs no owner. */
function bodyOf({ id, epoch, content }) {
  const { note, quote, ...rest } = content;
  const body = { id, ...rest };
  if (quote) body.quote = quote.id;
  if (!note) body.epoch = epoch;
  return body;
}

const contentIn = (entry) => contentOf(entry.content || entry.text);

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
    storage.write(prefix() + message.id, { conversation: id, content: message.content, epoch: message.epoch, at: message.at });
  }

  function add(id, message) {
    store.dispatch({ type: 'pending.add', id, message: { ...message, state: 'sending', error: '' } });
    pump(id);
  }

  function change(id, messageId, what) {
    store.dispatch({ type: 'pending.change', id, messageId, change: what });
  }

  const find = (id, messageId) => (store.get().pending[id] || []).find((m) => m.id === messageId) || null;

  /* The message as it is to be sent now; null when it was given up. Other tabs know what one has restored: one of them
     may have sent it, given it up, or taken a file out. */
  function latest(id, messageId) {
    const message = find(id, messageId);
    if (!message || !message.restored) return message;
    const kept = storage.read(prefix() + messageId);
    if (!kept) { store.dispatch({ type: 'pending.drop', id, messageId }); return null; }
    change(id, messageId, { content: contentIn(kept) });
    return find(id, messageId);
  }

  function drop(id, messageId) {
    storage.remove(prefix() + messageId);
    store.dispatch({ type: 'pending.drop', id, messageId });
  }

  /* Of its files only these go along; a message that was nothing else goes with them. */
  function narrow(id, message, left) {
    const { attachments, ...rest } = message.content;
    if (left.length === 0 && !rest.text) { drop(id, message.id); return; }
    const content = left.length ? { ...rest, attachments: left } : rest;
    keep(id, { ...message, content });
    change(id, message.id, { content });
  }

  async function deliver(id, messageId) {
    const files = filesOf(find(id, messageId));
    if (files.length) await app.uploads.finished(files);
    const message = latest(id, messageId);
    if (!message) return undefined;
    if (filesOf(message).join() !== files.join()) return deliver(id, messageId); // one was taken out meanwhile
    const left = app.uploads.parted(files);
    if (left.length < files.length) {
      narrow(id, message, left);
      return find(id, messageId) ? deliver(id, messageId) : undefined;
    }
    change(id, messageId, { posting: true });
    const where = message.content.note ? 'notes' : 'messages';
    const stored = await app.api.post(`/api/v1/conversations/${id}/${where}/`, bodyOf(message));
    storage.remove(prefix() + messageId);
    store.dispatch({ type: 'message.sent', id, message: stored });
    app.uploads.done(files);
    return undefined;
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
      await deliver(id, message.id);
      own.backoff.reset();
    } catch (error) {
      if (error.status === undefined) throw error;
      if (find(id, message.id)) notSent(id, message, error, own); // else: given up meanwhile
    } finally {
      own.busy = false;
    }
    if (!own.timer) pump(id);
  }

  function notSent(id, message, error, own) {
    if (error.retryable || error.code === 'not_signed_in') {
      change(id, message.id, { state: 'waiting', posting: false });
      const wait = Math.max(own.backoff.next(), error.retryAfter * 1000);
      own.timer = setTimeout(() => { own.timer = null; pump(id); }, wait);
      return;
    }
    change(id, message.id, { state: 'failed', posting: false, error: error.message });
    app.notices.announce(error.message);
  }

  /* Another tab has sent a message, or given it up: nobody waits for its files any more. */
  window.addEventListener('storage', ({ key, newValue }) => {
    const { me, pending } = store.get();
    if (!me || newValue !== null || !key || !key.startsWith(`omnivox.${prefix()}`)) return;
    const messageId = key.slice(`omnivox.${prefix()}`.length);
    const message = Object.values(pending).reduce((all, list) => all.concat(list), []).find((m) => m.id === messageId);
    if (message) app.uploads.gone(filesOf(message));
  });

  return {
    /* A text, or {text, html, quote, note, attachments: ids of uploads} and whatever else the server takes with a message. */
    send(id, what) {
      const { epoch } = store.get().conversations[id];
      const message = { id: uuid4(), content: contentOf(what), epoch, at: new Date(serverNow()).toISOString() };
      keep(id, message);
      add(id, message);
      const thread = store.get().threads[id];
      if (thread && thread.hasLater) app.threads.toEnd(id); // what I have written is at the end
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
      const message = find(id, messageId);
      drop(id, messageId);
      if (message) app.uploads.discard(filesOf(message));
    },

    /* A file that should not go along after all. */
    dropFile(id, messageId, file) {
      const message = find(id, messageId);
      if (!message || message.posting) return;
      narrow(id, message, filesOf(message).filter((one) => one !== file));
      app.uploads.cancel(file);
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
      kept.forEach(({ messageId, entry }) => add(entry.conversation, { id: messageId, content: contentIn(entry), epoch: entry.epoch, at: entry.at, restored: true }));
    },

    /* Ids of uploads that messages here wait for. */
    files: () => Object.values(store.get().pending).reduce((ids, list) => list.reduce((all, message) => all.concat(filesOf(message)), ids), []),

    unsent: () => Object.values(store.get().pending).some((list) => list.some((m) => m.state !== 'failed')),
  };
}
