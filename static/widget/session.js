// The visitor's identity and the snapshot of the dialog.
import { mark, merge } from './messages.js';

export function pageInfo() {
  return { url: location.href.slice(0, 2000), title: document.title.slice(0, 300) };
}

/**
 * Patch of the store that a session answer means.
 * @param {number} at  number of the last event applied: an answer older than that says nothing new of the dialog
 */
export function snapshotPatch(state, answer, at) {
  const same = answer.stream === state.stream;
  const fresh = new Set(answer.messages.map((message) => message.id));
  // Older pages stay only if they join the new ones: a hole between them would hide messages.
  const joins = same && (!answer.has_earlier || state.messages.some((message) => fresh.has(message.id)));
  let messages = merge(joins ? state.messages : [], answer.messages);
  const dialog = answer.conversation;
  if (dialog) {
    messages = mark(messages, true, dialog.delivered_to_agent || 0, 'delivered');
    messages = mark(messages, true, dialog.read_by_agent || 0, 'read');
  }
  const longer = joins && messages.length && answer.messages.length && messages[0].id !== answer.messages[0].id;
  return {
    loaded: true,
    conversation: same && answer.cursor < at ? state.conversation : dialog,
    stream: answer.stream,
    messages,
    hasEarlier: longer ? state.hasEarlier : answer.has_earlier,
    online: answer.online,
    entry: state.entry && state.entry.begun ? state.entry : answer.entry || null, // what is being written stays
    readUpTo: same ? state.readUpTo : 0,
  };
}

export function createSession({ api, storage, store, locale, at, onSnapshot }) {
  let running = null;

  async function ask() {
    const token = storage.get('token');
    const page = Object.assign(pageInfo(), { referrer: document.referrer.slice(0, 2000) });
    const body = { page, locale: locale() };
    if (token) body.token = token;
    const answer = await api.session(body);
    const now = storage.get('token');
    // Another tab was given an identity while we were asking: there must be one visitor, so take that one.
    if (now && now !== token && now !== answer.token) return ask();
    if (now !== answer.token) storage.set('token', answer.token);
    return answer;
  }

  /** Ask for the snapshot (one call at a time) and apply it. */
  function refresh() {
    if (!running) {
      running = ask()
        .then((answer) => {
          store.set(snapshotPatch(store.state, answer, at()));
          onSnapshot(answer);
        })
        .finally(() => {
          running = null;
        });
    }
    return running;
  }

  return {
    token: () => storage.get('token'),
    refresh,
    ensure: () => (store.state.loaded && storage.get('token') ? Promise.resolve() : refresh()),
  };
}
