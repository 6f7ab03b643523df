/* What each event of docs/realtime.md does to the state. Every function is (state, data, frame) → state. */
import { withConversation, withThread, addActive, dropActive } from './change.js';
import { arrive, markDelivered, countUnread, replaceMessage } from './thread.js';
import { articleChanged } from './knowledge.js';
import { tagsChanged, macrosChanged, filtersChanged } from './work.js';
import { CLIENT_EVENTS } from './client.js';
import { offerMade, offerEnded } from './offers.js';
import { enterQueue, leaveQueue, closedByMe } from './lists.js';

const firstKind = ({ attachments }) => (attachments && attachments.length ? attachments[0].kind : null);

function messageCreated(state, data, frame) {
  const id = frame.s.slice('conversation:'.length);
  const message = data.message;
  let next = withConversation(state, id, (conversation) => {
    const changed = {
      ...conversation, unread: data.unread_by_agent, page: data.page, last_number: Math.max(conversation.last_number, message.number),
    };
    if (message.kind === 'text' && message.number >= conversation.last_number) {
      changed.last_message = { number: message.number, author: message.author, agent: message.agent, text: data.preview, attachment: firstKind(message), at: message.at };
      if (message.author === 'client') changed.snoozed_until = null;
      if (message.author === 'client') changed.waiting_since = conversation.waiting_since || message.at;
      if (message.author === 'agent') changed.waiting_since = null;
    } else if (changed.last_message) {
      changed.last_message = { ...changed.last_message, number: changed.last_number };
    }
    return changed;
  });
  next = withThread(next, id, (thread) => {
    const unseen = message.author === 'client' && thread.newFrom === null && state.reading !== id;
    const newFrom = unseen ? message.number : thread.newFrom;
    const answered = message.author === 'agent';
    return { ...arrive(thread, message), newFrom: answered ? null : newFrom };
  });
  next = settle(next, id, message.id);
  return message.author === 'client' ? stopTyping(next, id) : next;
}

/* Edited or deleted, or what it quotes was. A message that is not on the page is none of its business. */
function messageChanged(state, data, frame) {
  return withThread(state, frame.s.slice('conversation:'.length), (thread) => (
    { ...thread, messages: replaceMessage(thread.messages, data.message), tail: replaceMessage(thread.tail, data.message) }
  ));
}

/* The server has it: the optimistic copy goes. */
export function settle(state, id, messageId) {
  const waiting = state.pending[id];
  if (!waiting || !waiting.some((m) => m.id === messageId)) return state;
  return { ...state, pending: { ...state.pending, [id]: waiting.filter((m) => m.id !== messageId) } };
}

function stopTyping(state, id) {
  if (!state.typing[id]) return state;
  const typing = { ...state.typing };
  delete typing[id];
  return { ...state, typing };
}

/* `author` is whose messages were delivered or read: the operator's by the visitor, or the visitor's by the operator. */
function messageDelivery(state, data, frame) {
  const id = frame.s.slice('conversation:'.length);
  if (data.author === 'agent') {
    const next = withConversation(state, id, (c) => ({
      ...c,
      delivered_to_visitor: Math.max(c.delivered_to_visitor, data.up_to),
      read_by_visitor: data.delivery === 'read' ? Math.max(c.read_by_visitor, data.up_to) : c.read_by_visitor,
    }));
    return withThread(next, id, (t) => (
      { ...t, messages: markDelivered(t.messages, ['agent', 'bot'], data.up_to, data.delivery), tail: markDelivered(t.tail, ['agent', 'bot'], data.up_to, data.delivery) }
    ));
  }
  if (data.delivery !== 'read') return state;
  return withConversation(readUpTo(state, id, data.up_to), id, (c) => (
    data.unread_by_agent === undefined ? c : { ...c, unread: data.unread_by_agent }
  ));
}

/* The operator has read the client's messages up to a number (on this page or another). */
export function readUpTo(state, id, number) {
  const known = state.threads[id];
  const thread = known && !known.hasLater ? known : null;
  return withConversation(state, id, (conversation) => {
    const upTo = Math.max(conversation.read_by_agent, number);
    const last = conversation.last_message;
    const all = upTo >= conversation.last_number || (last && last.author === 'client' && upTo >= last.number);
    const unread = all ? 0 : countUnread(conversation, thread ? thread.messages : [], upTo);
    return { ...conversation, read_by_agent: upTo, unread: Math.min(conversation.unread, all || thread ? unread : conversation.unread) };
  });
}

function messageFailed(state, data, frame) {
  return withThread(state, frame.s.slice('conversation:'.length), (thread) => ({
    ...thread,
    messages: thread.messages.map((m) => (m.id === data.message_id ? { ...m, delivery: 'failed', error: data.error } : m)),
  }));
}

function conversationChanged(state, data) {
  const next = { ...state, conversations: { ...state.conversations, [data.conversation.id]: data.conversation } };
  return closedByMe(next, data.conversation);
}

function assignmentStarted(state, data) {
  return addActive({ ...state, conversations: { ...state.conversations, [data.conversation.id]: data.conversation } }, data.conversation.id);
}

function assignmentEnded(state, data) {
  return dropActive(state, data.conversation_id);
}

/* The event has one name for everybody; the page's own list says it in the page's language. */
function statusChanged(state, data) {
  const own = data.status && state.statuses.find((status) => status.id === data.status.id);
  const status = own ? { ...data.status, name: own.name } : data.status;
  return { ...state, status, statusSince: data.status ? data.since : null, statusForced: data.forced };
}

function draftChanged(state, data) {
  const known = state.drafts[data.conversation_id];
  if (known && known.version >= data.version) return state;
  const draft = { text: data.text, html: data.html, note: data.note, quote: data.quote, version: data.version, page: data.page };
  return { ...state, drafts: { ...state.drafts, [data.conversation_id]: draft } };
}

function preferencesChanged(state, data) {
  return { ...state, preferences: { ...state.preferences, ...data.preferences } };
}

function mentionAdded(state, data) {
  const rest = state.mentions.filter((mention) => mention.id !== data.mention.id);
  return { ...state, mentions: [data.mention].concat(rest) };
}

/* Its note was edited, or deleted: then the mention goes with it. What I have seen already is not here. */
const mentionChanged = (state, data) => (
  { ...state, mentions: state.mentions.map((mention) => (mention.id === data.mention.id ? data.mention : mention)) }
);
const mentionWithdrawn = (state, data) => ({ ...state, mentions: state.mentions.filter((mention) => mention.id !== data.mention_id) });

/* The notes of this dialog that name me have been seen. */
export function mentionsRead(state, id) {
  const rest = state.mentions.filter((mention) => mention.conversation_id !== id);
  return rest.length === state.mentions.length ? state : { ...state, mentions: rest };
}

function queueChanged(state, data) {
  const project = state.projects[data.project_id];
  if (!project) return state;
  const changed = { ...project, waiting: data.waiting, oldest_enqueued_at: data.oldest_enqueued_at };
  return { ...state, projects: { ...state.projects, [data.project_id]: changed } };
}

const HANDLERS = {
  ...CLIENT_EVENTS,
  'message.created': messageCreated,
  'message.changed': messageChanged,
  'message.delivery': messageDelivery,
  'message.failed': messageFailed,
  'conversation.changed': conversationChanged,
  'assignment.started': assignmentStarted,
  'assignment.ended': assignmentEnded,
  'offer.made': offerMade,
  'offer.ended': offerEnded,
  'status.changed': statusChanged,
  'draft.changed': draftChanged,
  'mention.added': mentionAdded,
  'mention.changed': mentionChanged,
  'mention.withdrawn': mentionWithdrawn,
  'mention.read': (state, data) => mentionsRead(state, data.conversation_id),
  'preferences.changed': preferencesChanged,
  'queue.changed': queueChanged,
  'article.changed': articleChanged,
  'tags.changed': tagsChanged,
  'macros.changed': macrosChanged,
  'filters.changed': filtersChanged,
  'queue.entered': (state, data) => enterQueue(state, data.conversation),
  'queue.left': (state, data) => leaveQueue(state, data.conversation_id),
};

/* A frame of the socket. While a thread is being fetched its events are kept as well, to be put on top of it. */
export function applyEvent(state, frame) {
  const handler = HANDLERS[frame.type];
  if (!handler) return state;
  const next = handler(state, frame.data, frame);
  const id = frame.s.startsWith('conversation:') ? frame.s.slice('conversation:'.length) : null;
  const thread = id && next.threads[id];
  if (!thread || thread.status !== 'loading') return next;
  return { ...next, threads: { ...next.threads, [id]: { ...thread, buffer: thread.buffer.concat(frame) } } };
}
