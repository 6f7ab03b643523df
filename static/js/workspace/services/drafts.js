/* What is typed and not sent: on the server, one per dialog, so that another tab or another workplace goes on with it.
   The page in which the person types wins; a page that only watches follows. */

const WAIT = 600;
const EMPTY = { text: '', html: '', note: false, quote: null };
const contentOf = (draft) => (draft ? { text: draft.text, html: draft.html || '', note: Boolean(draft.note), quote: draft.quote || null } : EMPTY);

export function createDrafts(app) {
  const { store } = app;
  const dirty = {}; // conversation id → {content, timer, busy}

  const version = (id) => (store.get().drafts[id] ? store.get().drafts[id].version : 0);

  function put(id, content, options) {
    const { text, html, note, quote } = content;
    const body = { text, html, note, quote: quote ? quote.id : null, version: version(id), page: app.pageId };
    return app.api.put(`/api/v1/conversations/${id}/draft/`, body, options);
  }

  function stored(id, content, number) {
    store.dispatch({ type: 'draft', id, draft: { ...content, version: number, page: app.pageId } });
  }

  async function save(id) {
    const entry = dirty[id];
    if (!entry || entry.busy) return;
    clearTimeout(entry.timer);
    entry.busy = true;
    const { content } = entry;
    try {
      const answer = await put(id, content);
      stored(id, content, answer.version);
      if (entry.content === content && dirty[id] === entry) delete dirty[id];
    } catch (error) {
      if (!conflict(id, error)) { entry.busy = false; return later(id, error); }
    }
    entry.busy = false;
    if (dirty[id] === entry) save(id);
    return undefined;
  }

  /* Another page saved in between: take its number and write ours over it. */
  function conflict(id, error) {
    const { version: number } = error.errors;
    if (error.status !== 409 || typeof number !== 'number') return false;
    stored(id, contentOf(error.errors), number);
    return true;
  }

  function later(id, error) {
    if (error.status === undefined) throw error;
    if (error.code === 'not_signed_in') return;
    if (!error.retryable) { delete dirty[id]; return; }
    dirty[id].timer = setTimeout(() => save(id), 3000);
  }

  return {
    /* What the composer should hold now: what this page is writing, or what the server has: {text, html, note, quote}. */
    content(id) {
      return dirty[id] ? dirty[id].content : contentOf(store.get().drafts[id]);
    },

    edit(id, content) {
      const entry = dirty[id] || { content: EMPTY, timer: null, busy: false };
      clearTimeout(entry.timer);
      entry.content = content;
      entry.timer = setTimeout(() => save(id), content.text === '' ? 0 : WAIT);
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
        put(id, dirty[id].content, { keepalive: true }).catch(() => {}); // nobody is left to be told
      });
    },
  };
}
