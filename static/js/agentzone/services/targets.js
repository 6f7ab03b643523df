/* To whom a call may be handed: asked anew every few seconds while the panel is open, since people's statuses change. */
import { onTick } from '../../lib/clock.js';
import { may } from '../state/panel.js';

const EVERY = 4000;

export function createTargets(app) {
  const { store } = app;
  let words = '';
  let askedAt = 0;
  let turn = 0; // a later question makes the ones before it void

  async function ask() {
    const { call } = store.get().voice;
    if (!call) return;
    turn += 1;
    const mine = turn;
    askedAt = Date.now();
    try {
      const targets = await app.api.get(`/api/v1/me/calls/${call.id}/targets/`, { q: words });
      if (mine === turn && store.get().handing) store.dispatch({ type: 'targets', targets });
    } catch (error) {
      if (error.status === undefined) throw error;
      if (mine === turn) store.dispatch({ type: 'targets', error: error.message });
    }
  }

  onTick(() => { if (store.get().handing && Date.now() - askedAt >= EVERY) ask(); });

  return {
    toggle() {
      const state = store.get();
      const on = !state.handing && (may(state, 'transfer') || may(state, 'consult'));
      words = '';
      store.dispatch({ type: 'handing', on });
      if (on) ask();
    },
    find(text) { words = text; ask(); },
    /* The other line of a consultation. */
    other() {
      const { call } = store.get().voice;
      if (call && call.live) app.calls.swap(call.live === 'client' ? 'specialist' : 'client');
    },
  };
}
