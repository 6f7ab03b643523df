/* One conversation's messages. Pure helpers; messages are kept sorted by number, each number once. */

/* status 'loading' | 'ready' | 'failed'. `buffer` keeps events that came while the messages were being fetched.
   `newFrom`: number of the first message the operator had not seen, where the «new messages» line stands. */
export const emptyThread = () => ({
  status: 'loading', error: '', messages: [], hasEarlier: false, earlier: 'idle', newFrom: null, buffer: [],
});

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

/* Where the line goes when a conversation is opened: before the first client message that nobody has read. */
export function firstUnread(conversation, messages) {
  if (!conversation.unread) return null;
  const found = messages.find((m) => m.author === 'client' && m.number > conversation.read_by_agent);
  return found ? found.number : null;
}

export function countUnread(messages, readUpTo) {
  return messages.filter((m) => m.author === 'client' && m.number > readUpTo).length;
}
