/* «… is typing»: never stored, so it fades by itself. */

const SAY_EVERY = 3000;
const FADES = 6000;

export function createTyping(app) {
  const { store } = app;
  const timers = {};
  const said = {};

  function stop(id) {
    clearTimeout(timers[id]);
    store.dispatch({ type: 'typing', id, typing: null });
  }

  return {
    receive(frame) {
      const id = (frame.s || '').slice('conversation:'.length);
      if (frame.type !== 'typing' || !id || frame.data.who !== 'visitor') return;
      stop(id);
      if (!frame.data.on) return;
      store.dispatch({ type: 'typing', id, typing: { name: frame.data.name || '' } });
      timers[id] = setTimeout(() => stop(id), FADES);
    },

    say(id, on) {
      app.presence.typing(id, on);
      if (on && Date.now() - (said[id] || 0) < SAY_EVERY) return;
      if (!on && !said[id]) return;
      said[id] = on ? Date.now() : 0;
      app.live.signal('typing', { conversation: id, on });
    },
  };
}
