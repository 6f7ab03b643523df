/* Opening a dialog, its messages, and the ones before them. */

const path = (id) => `/api/v1/conversations/${id}/`;

export function createThreads(app) {
  const { store } = app;
  const wanted = {}; // conversation id → number of the message to show once it is open
  const tokens = {}; // conversation id → the latest request; answers of earlier ones are dropped

  async function load(id) {
    const token = {};
    tokens[id] = token;
    store.dispatch({ type: 'thread.loading', id });
    try {
      const detail = await app.api.get(path(id));
      if (tokens[id] !== token) return;
      store.dispatch({ type: 'thread.loaded', id, detail });
      app.clients.allowed(detail.conversation.client.id);
      if (!app.live.hearing(id)) app.live.hearDialog(id, detail.cursor);
      app.live.release(id); // the person may have gone on meanwhile
      if (wanted[id]) jump(id, wanted[id]);
    } catch (error) {
      if (tokens[id] !== token) return;
      failed(id, error);
    }
  }

  function failed(id, error) {
    if (error.status === 403 || error.status === 404) {
      store.dispatch({ type: 'thread.drop', id });
      if (store.get().selected === id) store.dispatch({ type: 'missing', id });
      return;
    }
    store.dispatch({ type: 'thread.failed', id, error: error.message });
    if (error.status === undefined) throw error;
  }

  const place = (answer) => (
    { messages: answer.messages, hasEarlier: answer.has_earlier, hasLater: Boolean(answer.has_later), number: answer.number === undefined ? null : answer.number }
  );

  /* A window around a place: `where` is {around: number} or {from: ISO time}; {} is the end. */
  async function move(id, where) {
    try {
      const answer = await app.api.get(`${path(id)}messages/`, { ...where, limit: 60 });
      store.dispatch({ type: 'thread.move', id, place: place(answer) });
    } catch (error) { app.notices.failed(error); }
  }

  /* To a message: on the page, or wherever it stands in the history. */
  function jump(id, number) {
    const thread = store.get().threads[id];
    if (!thread || thread.status !== 'ready') { wanted[id] = number; return undefined; }
    delete wanted[id];
    if (thread.messages.some((m) => m.number === number)) { store.dispatch({ type: 'thread.target', id, number }); return undefined; }
    return move(id, { around: number });
  }

  const usable = (id) => {
    const thread = store.get().threads[id];
    return Boolean(thread && thread.status !== 'failed');
  };

  return {
    load,

    open(id) {
      const before = store.get().selected;
      store.dispatch({ type: 'select', id });
      if (before && before !== id) app.live.release(before);
      if (id && !usable(id)) load(id);
    },

    /* The pointer is over a card of mine: have it ready. */
    prefetch(id) {
      if (store.get().active.includes(id) && !store.get().threads[id]) load(id);
    },

    async earlier(id) {
      const thread = store.get().threads[id];
      if (!thread || thread.earlier === 'loading') return;
      const first = thread.messages.length ? thread.messages[0].number : undefined;
      store.dispatch({ type: 'thread.earlier.state', id, earlier: 'loading' });
      try {
        const answer = await app.api.get(`${path(id)}messages/`, first === undefined ? { limit: 50 } : { before: first, limit: 50 });
        store.dispatch({ type: 'thread.earlier', id, messages: answer.messages, hasEarlier: answer.has_earlier });
      } catch (error) {
        store.dispatch({ type: 'thread.earlier.state', id, earlier: 'idle' });
        app.notices.failed(error);
      }
    },

    async later(id) {
      const thread = store.get().threads[id];
      if (!thread || !thread.hasLater || thread.later === 'loading') return;
      const last = thread.messages[thread.messages.length - 1].number;
      store.dispatch({ type: 'thread.later.state', id, later: 'loading' });
      try {
        const answer = await app.api.get(`${path(id)}messages/`, { after: last, limit: 50 });
        store.dispatch({ type: 'thread.later', id, messages: answer.messages, hasLater: answer.has_more });
      } catch (error) {
        store.dispatch({ type: 'thread.later.state', id, later: 'idle' });
        app.notices.failed(error);
      }
    },

    jump,
    toDate: (id, from) => move(id, { from }),
    toEnd: (id) => move(id, {}),

    /* After a break: what failed meanwhile is tried again. */
    retryFailed() {
      const { selected, threads } = store.get();
      if (selected && (!threads[selected] || threads[selected].status === 'failed')) load(selected);
    },
  };
}
