/* One conversation's messages. Pure helpers; messages are kept sorted by number, each number once. */

/* status 'loading' | 'ready' | 'failed'. `buffer` keeps events that came while the messages were being fetched.
   `newFrom`: number of the first message the operator had not seen, where the «new messages» line stands.
   The messages are a window on the dialog: `hasLater` says that it ends before the last one; what comes live meanwhile
   waits in `tail`. `browsing`: the person has left the end once, so both edges load by themselves.
   `target` {number, n}: where to scroll, null being the end; `n` tells one jump from the next. */
export const emptyThread = () => ({
  status: 'loading', error: '', messages: [], hasEarlier: false, earlier: 'idle', hasLater: false, later: 'idle', tail: [], browsing: false, target: null,
  newFrom: null, buffer: [],
});

export const MOST = 150; // messages kept and drawn while the person walks through a long history
const KEPT = 60; // of a dialog that the person leaves
const TAIL = 50;

const lastNumber = (messages) => (messages.length ? messages[messages.length - 1].number : 0);

/* A message that comes live. Past the end of a window it waits; at the end the far beginning is let go. */
export function arrive(thread, message) {
  if (thread.hasLater && message.number > lastNumber(thread.messages)) return { ...thread, tail: mergeMessages(thread.tail, [message]).slice(-TAIL) };
  const messages = mergeMessages(thread.messages, [message]);
  if (messages.length <= MOST + KEPT) return { ...thread, messages };
  return { ...thread, messages: messages.slice(-MOST), hasEarlier: true };
}

/* Whether `lower` begins where `upper` ends. The window may have moved while a page was on its way: numbers have no gaps,
   so a page that does not join is of another place. */
const joins = (upper, lower) => !upper.length || !lower.length || lower[0].number <= lastNumber(upper) + 1;

/* Earlier ones in front; what is too far below goes. */
export function growUp(thread, fresh, hasEarlier) {
  if (!joins(fresh, thread.messages)) return { ...thread, earlier: 'idle' };
  const all = mergeMessages(thread.messages, fresh);
  const messages = all.slice(0, MOST);
  return { ...thread, earlier: 'idle', browsing: true, hasEarlier, messages, hasLater: thread.hasLater || messages.length < all.length };
}

/* Later ones behind; what is too far above goes. With the end reached, what came meanwhile follows. */
export function growDown(thread, fresh, hasLater) {
  if (!joins(thread.messages, fresh)) return { ...thread, later: 'idle' };
  const all = mergeMessages(thread.messages, hasLater ? fresh : fresh.concat(thread.tail));
  const messages = all.slice(-MOST);
  return {
    ...thread, later: 'idle', hasLater, tail: hasLater ? thread.tail : [], messages, hasEarlier: thread.hasEarlier || messages.length < all.length,
  };
}

/* Another place of the dialog. */
export function moveTo(thread, { messages, hasEarlier, hasLater, number }) {
  const moved = { ...thread, earlier: 'idle', later: 'idle', browsing: true, messages, hasEarlier, hasLater };
  if (!hasLater) { moved.messages = mergeMessages(messages, thread.tail.filter((m) => m.number > lastNumber(messages))); moved.tail = []; }
  return aim(number === null ? { ...moved, newFrom: null } : moved, number);
}

export function aim(thread, number) {
  return { ...thread, target: { number, n: thread.target ? thread.target.n + 1 : 1 } };
}

/* A dialog that is left: its end stays, small, so that coming back is quick. In the middle of the history there is nothing to keep. */
export function leave(thread) {
  if (thread.hasLater) return null;
  const small = thread.messages.length <= KEPT;
  return {
    ...thread, newFrom: null, browsing: false, target: null, messages: small ? thread.messages : thread.messages.slice(-KEPT), hasEarlier: thread.hasEarlier || !small,
  };
}

export function mergeMessages(known, fresh) {
  if (fresh.length === 0) return known;
  const byNumber = new Map(known.map((message) => [message.number, message]));
  fresh.forEach((message) => byNumber.set(message.number, furthest(byNumber.get(message.number), message)));
  return Array.from(byNumber.values()).sort((a, b) => a.number - b.number);
}

const RANK = { queued: 0, sent: 1, delivered: 2, read: 3 };

/* Of two copies of one message the one whose delivery got further. */
function furthest(old, fresh) {
  if (!old || fresh.delivery === 'failed' || old.delivery === 'failed') return fresh;
  return RANK[old.delivery] > RANK[fresh.delivery] ? { ...fresh, delivery: old.delivery } : fresh;
}

/* The message as it is now, in the place of the one with its number. */
export function replaceMessage(known, message) {
  return known.some((m) => m.number === message.number) ? mergeMessages(known, [message]) : known;
}

/* Marks every message of `authors` up to `number`; a mark never goes back. */
export function markDelivered(messages, authors, number, delivery) {
  let changed = false;
  const marked = messages.map((message) => {
    const counts = authors.includes(message.author) && message.number <= number && message.kind === 'text';
    if (!counts || message.delivery === 'failed' || RANK[message.delivery] >= RANK[delivery]) return message;
    changed = true;
    return { ...message, delivery };
  });
  return changed ? marked : messages;
}

/* What counts as unread: the client's messages of the present session beyond the mark. */
const unread = (conversation, upTo) => (m) => (
  m.author === 'client' && m.number > upTo && Date.parse(m.at) >= Date.parse(conversation.session_started_at)
);

/* Where the line goes when a conversation is opened: before the first client message that nobody has read. */
export function firstUnread(conversation, messages) {
  if (!conversation.unread) return null;
  const found = messages.find(unread(conversation, conversation.read_by_agent));
  return found ? found.number : null;
}

export function countUnread(conversation, messages, upTo) {
  return messages.filter(unread(conversation, upTo)).length;
}
