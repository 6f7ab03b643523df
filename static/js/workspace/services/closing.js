/* The closing form of a dialog: read when its window opens, kept on the server while it is filled in. */

const WAIT = 500;
const path = (id) => `/api/v1/conversations/${id}/`;

export function createClosing(app) {
  const timers = {};
  const kept = {}; // conversation id → what is not saved yet

  async function save(id) {
    clearTimeout(timers[id]);
    const body = kept[id];
    if (!body) return;
    delete kept[id];
    try {
      await app.api.put(`${path(id)}closing/`, body, { keepalive: true });
    } catch (error) {
      if (error.status === undefined) throw error;
      if (error.retryable && !kept[id]) { kept[id] = body; timers[id] = setTimeout(() => save(id), 3000); }
    }
  }

  return {
    load: (id) => app.api.get(`${path(id)}closing/`),

    /* Several dialogs: {project id: form} of those projects whose form has something that must be filled in. */
    async needed(ids) {
      const { conversations } = app.store.get();
      const first = {};
      ids.forEach((id) => { const project = conversations[id].project_id; first[project] = first[project] || id; });
      const forms = {};
      await Promise.all(Object.keys(first).map(async (project) => {
        const form = await app.api.get(`${path(first[project])}closing/`);
        if (form.topics_required || form.fields.some((field) => field.required)) forms[project] = form;
      }));
      return forms;
    },

    keep(id, body) {
      kept[id] = body;
      clearTimeout(timers[id]);
      timers[id] = setTimeout(() => save(id), WAIT);
    },

    /* The window closes: what was typed last goes at once. */
    flush: save,

    forget(id) {
      clearTimeout(timers[id]);
      delete kept[id];
    },

    async close(id, form) {
      const { epoch } = app.store.get().conversations[id];
      this.forget(id);
      const closed = await app.api.post(`${path(id)}close/`, { ...form, epoch });
      app.drafts.forget(id);
      return closed;
    },
  };
}
