// Pure rules for lists of VisitorMessage: each id once, ordered by number, marks that only go forward.

const RANK = { queued: 0, failed: 0, sent: 1, delivered: 2, read: 3 };

export const isMine = (message) => message.author === 'client';
export const isTheirs = (message) => message.author === 'agent' || message.author === 'bot';

function further(a, b) {
  return (RANK[a] || 0) >= (RANK[b] || 0) ? a : b;
}

/** Both lists as one; `incoming` wins, except that a delivery mark never goes back. */
export function merge(list, incoming) {
  const byId = new Map(list.map((message) => [message.id, message]));
  incoming.forEach((message) => {
    const known = byId.get(message.id);
    const delivery = known ? further(message.delivery, known.delivery) : message.delivery;
    byId.set(message.id, Object.assign({}, message, { delivery }));
  });
  return Array.from(byId.values()).sort((a, b) => a.number - b.number);
}

/** Mark messages of one side up to a number. `mine`: the visitor's own messages. */
export function mark(list, mine, upTo, delivery) {
  const side = mine ? isMine : isTheirs;
  return list.map((message) => {
    if (!side(message) || message.number > upTo) return message;
    const reached = further(delivery, message.delivery);
    return reached === message.delivery ? message : Object.assign({}, message, { delivery: reached });
  });
}

export const lastNumber = (list) => (list.length ? list[list.length - 1].number : 0);

/** The team's messages that the visitor has not seen. */
export function unread(state) {
  return state.messages.filter(
    (message) => isTheirs(message) && message.delivery !== 'read' && message.number > state.readUpTo,
  );
}
