/* All actions of the workspace. Pure: (state, action) → state. */
import { applySnapshot } from './snapshot.js';
import { applyEvent, readUpTo, settle } from './events.js';
import { listLoaded } from './lists.js';
import { withThread, withoutKey } from './change.js';
import { emptyThread, firstUnread, mergeMessages } from './thread.js';

function newerDraft(drafts, id, draft) {
  return drafts[id] && drafts[id].version >= draft.version ? drafts : { ...drafts, [id]: draft };
}

function threadLoaded(state, { id, detail }) {
  const old = state.threads[id];
  if (!old) return state;
  const buffer = old.buffer.filter((frame) => frame.q > detail.cursor);
  const messages = detail.messages;
  const thread = {
    ...emptyThread(), status: 'ready', messages, hasEarlier: detail.has_earlier, newFrom: firstUnread(detail.conversation, messages),
  };
  const next = {
    ...state,
    conversations: { ...state.conversations, [id]: detail.conversation },
    threads: { ...state.threads, [id]: thread },
    drafts: newerDraft(state.drafts, id, detail.draft),
  };
  const settled = messages.reduce((s, message) => settle(s, id, message.id), next);
  return buffer.reduce(applyEvent, settled);
}

function select(state, { id }) {
  if (state.selected === id) return state;
  const old = state.selected;
  let next = { ...state, selected: id, missing: null, reading: null };
  if (old) next = withThread(next, old, (thread) => ({ ...thread, newFrom: null }));
  const conversation = id && next.conversations[id];
  return conversation ? withThread(next, id, (t) => ({ ...t, newFrom: firstUnread(conversation, t.messages) })) : next;
}

function setPending(state, id, change) {
  return { ...state, pending: { ...state.pending, [id]: change(state.pending[id] || []) } };
}

function pendingAdd(state, { id, message }) {
  const known = (state.pending[id] || []).some((m) => m.id === message.id);
  if (known) return state;
  const next = setPending(state, id, (list) => list.concat(message));
  return withThread(next, id, (thread) => ({ ...thread, newFrom: null }));
}

function pendingChange(state, { id, messageId, change }) {
  return setPending(state, id, (list) => list.map((m) => (m.id === messageId ? { ...m, ...change } : m)));
}

function messageSent(state, { id, message }) {
  const next = withThread(state, id, (thread) => ({ ...thread, messages: mergeMessages(thread.messages, [message]) }));
  return settle(next, id, message.id);
}

function earlier(state, { id, messages, hasEarlier }) {
  return withThread(state, id, (thread) => ({
    ...thread, earlier: 'idle', hasEarlier, messages: mergeMessages(thread.messages, messages),
  }));
}

const put = (state, list, changed) => ({ ...state, [list]: { ...state[list], ...changed } });

const ACTIONS = {
  snapshot: (state, action) => applySnapshot(state, action.snapshot),
  phase: (state, action) => ({ ...state, phase: action.phase, error: action.error || '' }),
  event: (state, action) => applyEvent(state, action.frame),
  connection: (state, action) => ({ ...state, connection: { ...state.connection, ...action.connection } }),
  select,
  missing: (state, action) => ({ ...state, missing: action.id }),
  reading: (state, action) => (state.reading === action.id ? state : { ...state, reading: action.id }),
  tab: (state, action) => ({ ...state, tab: action.tab }),
  filter: (state, action) => ({ ...state, filter: action.filter }),
  panel: (state, action) => ({ ...state, panel: action.panel }),
  announce: (state, action) => ({ ...state, announcement: action.text }),
  preferences: (state, action) => ({ ...state, preferences: { ...state.preferences, ...action.preferences } }),
  status: (state, { status, since }) => ({ ...state, status, statusSince: since, statusForced: false }),

  'conversation.set': (state, { conversation }) => (
    { ...state, conversations: { ...state.conversations, [conversation.id]: conversation } }
  ),
  'thread.loading': (state, { id }) => ({ ...state, threads: { ...state.threads, [id]: emptyThread() } }),
  'thread.loaded': threadLoaded,
  'thread.failed': (state, { id, error }) => (
    { ...state, threads: { ...state.threads, [id]: { ...emptyThread(), status: 'failed', error } } }
  ),
  'thread.drop': (state, { id }) => ({ ...state, threads: withoutKey(state.threads, id) }),
  'thread.earlier.state': (state, action) => withThread(state, action.id, (t) => ({ ...t, earlier: action.earlier })),
  'thread.earlier': earlier,
  read: (state, action) => readUpTo(state, action.id, action.number),

  'pending.add': pendingAdd,
  'pending.change': pendingChange,
  'pending.drop': (state, { id, messageId }) => setPending(state, id, (list) => list.filter((m) => m.id !== messageId)),
  'message.sent': messageSent,

  draft: (state, { id, draft }) => ({ ...state, drafts: { ...state.drafts, [id]: draft } }),
  typing: (state, { id, typing }) => (
    { ...state, typing: typing ? { ...state.typing, [id]: typing } : withoutKey(state.typing, id) }
  ),

  'list.change': (state, { list, change }) => put(state, list, change),
  'list.loaded': (state, { list, answer, append, heard }) => listLoaded(state, list, answer, append, heard),
  client: (state, { id, client }) => ({ ...state, clients: { ...state.clients, [id]: client } }),

  toast: (state, { toast }) => ({ ...state, toasts: state.toasts.concat(toast).slice(-4) }),
  'toast.drop': (state, { id }) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) }),
};

export function reduce(state, action) {
  const change = ACTIONS[action.type];
  if (!change) throw new Error(`unknown action ${action.type}`);
  return change(state, action);
}
