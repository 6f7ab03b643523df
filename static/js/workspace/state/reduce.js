/* All actions of the workspace. Pure: (state, action) → state. */
import { applySnapshot } from './snapshot.js';
import { applyEvent, mentionsRead, readUpTo, settle } from './events.js';
import { offerMade, offerEnded } from './offers.js';
import { listLoaded } from './lists.js';
import { KNOWLEDGE } from './knowledge.js';
import { quickLoaded, quickStatus, quickUsed } from './quick.js';
import { addUploads, changeUpload, dropUploads } from './uploads.js';
import { goesWithDialog } from './panels.js';
import { pick, pickAll, pickNone } from './work.js';
import * as clients from './client.js';
import { presencePrune, presenceSeen } from './presence.js';
import { withThread, withoutKey } from './change.js';
import {
  aim, arrive, emptyThread, firstUnread, growDown, growUp, leave, moveTo, replaceMessage,
} from './thread.js';

/* The answer to an act, unless events of what came after it are here already: they have told the act, too. */
function answered(state, { conversation }) {
  const known = state.conversations[conversation.id];
  const late = known && (known.epoch > conversation.epoch || known.last_number > conversation.last_number);
  return late ? state : { ...state, conversations: { ...state.conversations, [conversation.id]: conversation } };
}

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
    missing: state.missing === id ? null : state.missing,
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
  let next = { ...state, selected: id, missing: null, reading: null, find: null };
  if (goesWithDialog(state.panel)) next = { ...next, panel: null, panelOf: null };
  const left = old && state.threads[old] && state.threads[old].status === 'ready' ? leave(state.threads[old]) : undefined;
  if (left === null) next = { ...next, threads: withoutKey(next.threads, old) };
  else if (left) next = withThread(next, old, () => left);
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
  return settle(withThread(state, id, (thread) => arrive(thread, message)), id, message.id);
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
  tab: (state, action) => ({ ...state, tab: action.tab, picked: null }),
  conditions: (state, action) => ({ ...state, conditions: action.conditions }),
  pick,
  'pick.all': pickAll,
  'pick.none': pickNone,
  'macro.result': (state, action) => ({ ...state, macroResult: action.result, panel: action.result ? 'macro' : null }),
  filter: (state, action) => ({ ...state, filter: action.filter }),
  'filter.found': (state, { found }) => ({ ...state, filterFound: found }),
  find: (state, { id, change }) => ({ ...state, find: id === null ? null : { ...state.find, ...(id ? { id } : {}), ...change } }),
  panel: (state, { panel, userTab, of }) => ({ ...state, panel, userTab: userTab || '', panelOf: of || null }),
  side: (state, action) => ({ ...state, side: { ...state.side, ...action.side } }),
  announce: (state, action) => ({ ...state, announcement: action.text }),
  preferences: (state, action) => ({ ...state, preferences: { ...state.preferences, ...action.preferences } }),
  status: (state, { status, since }) => ({ ...state, status, statusSince: since, statusForced: false }),

  'conversation.set': answered,
  'thread.loading': (state, { id }) => ({ ...state, threads: { ...state.threads, [id]: emptyThread() } }),
  'thread.loaded': threadLoaded,
  'thread.failed': (state, { id, error }) => (
    { ...state, threads: { ...state.threads, [id]: { ...emptyThread(), status: 'failed', error } } }
  ),
  'thread.drop': (state, { id }) => ({ ...state, threads: withoutKey(state.threads, id) }),
  'thread.earlier.state': (state, action) => withThread(state, action.id, (t) => ({ ...t, earlier: action.earlier })),
  'thread.earlier': (state, { id, messages, hasEarlier }) => withThread(state, id, (t) => growUp(t, messages, hasEarlier)),
  'thread.later.state': (state, action) => withThread(state, action.id, (t) => ({ ...t, later: action.later })),
  'thread.later': (state, { id, messages, hasLater }) => withThread(state, id, (t) => growDown(t, messages, hasLater)),
  'thread.move': (state, { id, place }) => withThread(state, id, (t) => moveTo(t, place)),
  'thread.target': (state, { id, number }) => withThread(state, id, (t) => aim(t, number)),
  read: (state, action) => readUpTo(state, action.id, action.number),

  'pending.add': pendingAdd,
  'pending.change': pendingChange,
  'pending.drop': (state, { id, messageId }) => setPending(state, id, (list) => list.filter((m) => m.id !== messageId)),
  'message.sent': messageSent,
  'message.changed': (state, { id, message }) => withThread(state, id, (t) => ({ ...t, messages: replaceMessage(t.messages, message) })),
  'mentions.read': (state, { id }) => mentionsRead(state, id),

  'upload.add': addUploads,
  'upload.change': changeUpload,
  'upload.drop': dropUploads,
  lightbox: (state, { show }) => ({ ...state, lightbox: show }),

  draft: (state, { id, draft }) => ({ ...state, drafts: { ...state.drafts, [id]: draft } }),
  typing: (state, { id, typing }) => (
    { ...state, typing: typing ? { ...state.typing, [id]: typing } : withoutKey(state.typing, id) }
  ),

  'list.change': (state, { list, change }) => put(state, list, change),
  'list.loaded': (state, { list, answer, append, heard }) => listLoaded(state, list, answer, append, heard),
  presence: presenceSeen,
  'presence.prune': presencePrune,
  'client.loading': (state, { id }) => clients.clientLoading(state, id),
  'client.loaded': clients.clientLoaded,
  'client.failed': clients.clientFailed,
  'client.stale': (state, { id }) => clients.clientStale(state, id),
  'client.more': clients.clientMore,
  'client.edit': clients.clientEdit,
  'client.edit.state': clients.clientEditState,
  'client.edit.drop': clients.clientEditDrop,
  'client.saved': clients.clientSaved,

  ...KNOWLEDGE,
  'quick.loaded': quickLoaded,
  'quick.status': quickStatus,
  'quick.used': quickUsed,

  'sound.blocked': (state, { blocked }) => (state.soundBlocked === blocked ? state : { ...state, soundBlocked: blocked }),
  'offer.made': (state, { offer }) => offerMade(state, { offer }),
  'offer.drop': (state, { id }) => offerEnded(state, { offer_id: id }),

  toast: (state, { toast }) => ({ ...state, toasts: state.toasts.concat(toast).slice(-4) }),
  'toast.drop': (state, { id }) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) }),
};

export function reduce(state, action) {
  const change = ACTIONS[action.type];
  if (!change) throw new Error(`unknown action ${action.type}`);
  return change(state, action);
}
