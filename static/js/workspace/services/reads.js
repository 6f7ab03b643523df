/* What the operator has seen: said to the server once, shortly after it was on the screen of a page with the focus. */

const WAIT = 250;

export function createReads(app) {
  const { store } = app;
  const said = {}; // conversation id → highest number said
  const timers = {};

  async function say(id, number) {
    delete timers[id];
    if ((said[id] || 0) >= number) return;
    const before = said[id];
    said[id] = number;
    try {
      await app.api.post(`/api/v1/conversations/${id}/read/`, { number });
      store.dispatch({ type: 'read', id, number });
    } catch (error) {
      said[id] = before;
      if (error.status === undefined) throw error;
      if (error.retryable) timers[id] = setTimeout(() => say(id, number), 3000);
    }
  }

  return {
    /* The end of the dialog is on the screen. */
    seen(id) {
      const state = store.get();
      const conversation = state.conversations[id];
      const thread = state.threads[id];
      if (!conversation || !thread || thread.status !== 'ready' || !app.live.canWrite(id)) return;
      const last = thread.messages.length ? thread.messages[thread.messages.length - 1].number : 0;
      if (last <= conversation.read_by_agent || conversation.unread === 0 || timers[id]) return;
      timers[id] = setTimeout(() => say(id, last), WAIT);
    },
    forget() { Object.keys(said).forEach((id) => delete said[id]); },
  };
}
