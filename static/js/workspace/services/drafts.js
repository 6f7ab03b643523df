/* What is typed and not sent: on the server, one per dialog, so that another tab or another workplace goes on with it.
   The page in which the person types wins; a page that only watches follows. */

const WAIT = 600;

export function createDrafts(app) {
  const { store } = app;
  const dirty = {}; // conversation id → {text, timer, busy}

  const version = (id) => (store.get().drafts[id] ? store.get().drafts[id].version : 0);

  function put(id, text, options) {
    return app.api.put(`/api/v1/conversations/${id}/draft/`, { text, version: version(id), page: app.pageId }, options);
  }

  function stored(id, text, number) {
    store.dispatch({ type: 'draft', id, draft: { text, version: number, page: app.pageId } });
  }

  async function save(id) {
    const entry = dirty[id];
    if (!entry || entry.busy) return;
    clearTimeout(entry.timer);
    entry.busy = true;
    const { text } = entry;
    try {
      const answer = await put(id, text);
      stored(id, text, answer.version);
      if (entry.text === text && dirty[id] === entry) delete dirty[id];
    } catch (error) {
      if (!conflict(id, error)) { entry.busy = false; return later(id, error); }
    }
    entry.busy = false;
    if (dirty[id] === entry) save(id);
    return undefined;
  }

  /* Another page saved in between: take its number and write ours over it. */
  function conflict(id, error) {
    const { text, version: number } = error.errors;
    if (error.status !== 409 || typeof number !== 'number') return false;
    store.dispatch({ type: 'draft', id, draft: { text, version: number, page: app.pageId } });
    return true;
  }

  function later(id, error) {
    if (error.status === undefined) throw error;
    if (error.code === 'not_signed_in') return;
    if (!error.retryable) { delete dirty[id]; return; }
    dirty[id].timer = setTimeout(() => save(id), 3000);
  }

  return {
    /* The text of the composer as it should be now: what this page is writing, or what the server has. */
    text(id) {
      if (dirty[id]) return dirty[id].text;
      return store.get().drafts[id] ? store.get().drafts[id].text : '';
    },

    edit(id, text) {
      const entry = dirty[id] || { text: '', timer: null, busy: false };
      clearTimeout(entry.timer);
      entry.text = text;
      entry.timer = setTimeout(() => save(id), text === '' ? 0 : WAIT);
      dirty[id] = entry;
    },

    isDirty: (id) => Boolean(dirty[id]),

    forget(id) {
      if (dirty[id]) clearTimeout(dirty[id].timer);
      delete dirty[id];
    },

    /* The page goes away: what is not saved yet leaves with it. */
    flush(leaving) {
      Object.keys(dirty).forEach((id) => {
        if (!leaving) { save(id); return; }
        put(id, dirty[id].text, { keepalive: true }).catch(() => {}); // nobody is left to be told
      });
    },
  };
}
