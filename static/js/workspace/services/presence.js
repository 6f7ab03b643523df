/* Who else looks at a dialog now, and who types an answer. Said by signals with a lease, so that whoever dies is
   forgotten within seconds; whoever comes anew is answered by those who are there. */

const RENEW = 5000; // as kernel/realtime/presence.py
const TYPED = 6000; // after the last key
const ANSWER = 400; // spread of the answers to a newcomer

export function createPresence(app) {
  const { store } = app;
  let place = null; // the dialog I look at
  let typedAt = 0;

  const isTyping = () => Date.now() - typedAt < TYPED;
  const say = (on, newcomer) => app.live.signal('presence', { conversation: place, on, typing: on && isTyping(), newcomer: Boolean(newcomer) });

  function present() {
    const { selected, connection, threads } = store.get();
    const there = selected && connection.state === 'online' && threads[selected] && app.live.hearing(selected) && !document.hidden;
    return there ? selected : null;
  }

  function follow() {
    const now = present();
    if (now === place) return;
    if (place !== null) say(false);
    place = now;
    typedAt = 0;
    if (place !== null) say(true, true);
  }

  store.subscribe(follow);
  document.addEventListener('visibilitychange', follow);
  setInterval(() => {
    follow(); // the stream may have been granted since
    if (place !== null) say(true);
  }, RENEW);
  setInterval(() => {
    if (Object.keys(store.get().presence).length) store.dispatch({ type: 'presence.prune', now: Date.now() });
  }, 1000);

  return {
    typing(id, on) {
      if (id !== place) return;
      const before = isTyping();
      typedAt = on ? Date.now() : 0;
      if (before !== on) say(true);
    },

    receive(frame) {
      if (frame.type !== 'presence') return;
      const { who, page, on, typing, newcomer, lease } = frame.data;
      const id = frame.s.slice('conversation:'.length);
      if (who.id === store.get().me.id) return;
      store.dispatch({ type: 'presence', id, page, seen: on ? { who, typing, until: Date.now() + lease * 1000 } : null });
      if (on && newcomer && id === place) setTimeout(() => { if (id === place) say(true); }, Math.random() * ANSWER);
    },
  };
}
