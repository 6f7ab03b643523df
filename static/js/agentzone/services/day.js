/* The numbers of the day (A4): read again every minute while they are looked at, and soon after each call. */
import { onTick } from '../../lib/clock.js';
import { showsDay } from '../state/panel.js';

const EVERY = 60000;

export function createDay(app) {
  const { store } = app;
  let readAt = Date.now();
  let busy = false;

  async function read() {
    if (busy) return;
    busy = true;
    readAt = Date.now();
    try {
      const { today } = await app.api.get('/api/v1/me/voice/');
      store.dispatch({ type: 'today', today });
    } catch (error) {
      if (error.status === undefined) throw error;
      store.dispatch({ type: 'today', error: error.message });
    } finally {
      busy = false;
    }
  }

  onTick(() => {
    const state = store.get();
    const wanted = state.phase === 'ready' && state.tab === 'home' && showsDay(state) && !document.hidden;
    if (wanted && Date.now() - readAt >= EVERY) read();
  });

  return {
    read,
    nextAt: () => readAt + EVERY,
    /* A call has ended: its numbers are there. */
    event(frame, before) {
      const ended = frame.type === 'voice.changed' && before.voice.call && !frame.data.voice.call;
      if (ended) read();
    },
  };
}
