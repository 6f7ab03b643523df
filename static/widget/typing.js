// "The visitor is typing": at most one signal in three seconds, and one when it stops.

const EVERY = 3000;
const IDLE = 4000;

export function createTyping({ store, socket }) {
  let sentAt = 0;
  let idle = 0;

  function signal(on) {
    const { conversation, link } = store.state;
    if (!conversation || link !== 'live') return;
    socket.send({ op: 'signal', type: 'typing', conversation: conversation.id, on });
  }

  function stop() {
    clearTimeout(idle);
    if (sentAt) signal(false);
    sentAt = 0;
  }

  function touch() {
    clearTimeout(idle);
    idle = setTimeout(stop, IDLE);
    if (Date.now() - sentAt < EVERY) return;
    sentAt = Date.now();
    signal(true);
  }

  return { touch, stop };
}
