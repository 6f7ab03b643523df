/* The two paged lists: dialogs that wait in the queues, and closed ones. */
import { isFiltered, meets } from './work.js';

const keep = (state, list, changed) => ({ ...state, [list]: { ...state[list], ...changed } });
const moment = (conversation) => Date.parse(conversation.session_started_at);

/* `heard`: ids whose stream this page hears; for them the socket is fresher than any list. */
export function listLoaded(state, list, answer, append, heard) {
  const conversations = { ...state.conversations };
  answer.results.forEach((conversation) => {
    if (!(heard.has(conversation.id) && conversations[conversation.id])) conversations[conversation.id] = conversation;
  });
  const fresh = answer.results.map((conversation) => conversation.id);
  const ids = append ? state[list].ids.concat(fresh.filter((id) => !state[list].ids.includes(id))) : fresh;
  return keep({ ...state, conversations }, list, { status: 'ready', ids, next: answer.next, error: '' });
}

/* A dialog enters its queue. It is shown where its original arrival puts it, if that part of the list is loaded. */
export function enterQueue(state, conversation) {
  const next = { ...state, conversations: { ...state.conversations, [conversation.id]: conversation } };
  const queue = state.queue;
  // Whether a text or a wait fits is the server's to say: such a list is read again soon.
  const elsewhere = queue.q !== '' || queue.waiting !== '' || !meets(conversation, queue, 0);
  if (queue.status !== 'ready' || queue.ids.includes(conversation.id) || elsewhere) return next;
  const at = queue.ids.findIndex((id) => moment(next.conversations[id]) > moment(conversation));
  if (at === -1 && queue.next !== null) return next;
  const ids = queue.ids.slice();
  ids.splice(at === -1 ? ids.length : at, 0, conversation.id);
  return keep(next, 'queue', { ids });
}

export function leaveQueue(state, id) {
  if (!state.queue.ids.includes(id)) return state;
  return keep(state, 'queue', { ids: state.queue.ids.filter((other) => other !== id) });
}

/* A dialog that this page hears was closed, or came back: the list of closed ones follows at once. */
export function closedByMe(state, conversation) {
  const { closed } = state;
  const without = closed.ids.filter((id) => id !== conversation.id);
  if (conversation.state !== 'closed') {
    return without.length === closed.ids.length ? state : keep(state, 'closed', { ids: without });
  }
  if (closed.status !== 'ready' || isFiltered(closed) || closed.ids.includes(conversation.id)) return state;
  return keep(state, 'closed', { ids: [conversation.id].concat(without) });
}
