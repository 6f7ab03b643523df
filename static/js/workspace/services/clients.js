/* The card of the client of the open dialog: read when shown, then kept fresh by the client's stream. */

const path = (id, more) => `/api/v1/clients/${id}/${more || ''}`;
const stream = (id) => `client:${id}`;

/* ms that the card of a client whose dialog is not mine waits to be read again: who may not see him any more is told so
   within it, and asks for nothing. */
const MOMENT = 1000;

const markOf = (conversation, known) => [conversation.client.id, conversation.project_id, known ? known.stale : 0].join(' ');

export function createClients(app, later = setTimeout) {
  const { store } = app;
  let heard = null; // the client whose stream this page hears
  let shown = null; // what the card on screen was read for: {id, mark}
  let shut = null; // a client of whom the server said that he is not mine to see any more
  let reading = {}; // client id → the latest request

  function hear(id, cursor) {
    if (heard !== id && heard !== null) app.live.leave(stream(heard));
    heard = id;
    app.live.hear(stream(id), cursor);
  }

  async function load(id, projectId) {
    const token = {};
    reading[id] = token;
    if (!store.get().clients[id]) store.dispatch({ type: 'client.loading', id });
    try {
      const card = await app.api.get(path(id), projectId ? { project: projectId } : undefined);
      if (reading[id] !== token) return;
      const known = store.get().clients[id];
      if (known && known.card && card.cursor < known.q) { load(id, projectId); return; } // older than what was heard since
      store.dispatch({ type: 'client.loaded', id, card });
      if (shown && shown.id === id) hear(id, card.cursor);
    } catch (error) {
      if (reading[id] !== token) return;
      shown = null;
      store.dispatch({ type: 'client.failed', id, error: error.message });
      if (error.status === undefined) throw error;
    }
  }

  async function more(id, part) {
    const { card } = store.get().clients[id];
    try {
      const page = await app.api.get(path(id, `${part}/`), { after: card[part].next });
      store.dispatch({ type: 'client.more', id, part, page });
    } catch (error) { app.notices.failed(error); }
  }

  return {
    path,
    more,
    /* A card that came with something else is as good as one that was asked for. */
    give(conversation, card) {
      const { id } = conversation.client;
      const known = store.get().clients[id];
      shut = null;
      shown = { id, mark: markOf(conversation, known) };
      reading[id] = null;
      store.dispatch({ type: 'client.loaded', id, card });
      hear(id, card.cursor);
    },
    reload(conversation) { shown = null; this.show(conversation); },

    show(conversation) {
      const { id } = conversation.client;
      const known = store.get().clients[id];
      const mark = markOf(conversation, known);
      if (shut === id || (shown && shown.mark === mark)) return;
      const wanted = { id, mark };
      const again = known && known.card && shown && shown.id === id;
      const read = () => { if (shown === wanted && shut === null) load(id, conversation.project_id); };
      shut = null;
      shown = wanted;
      if (again && !app.live.canWrite(conversation.id)) later(read, MOMENT);
      else read();
    },

    /* The streams of this page began anew. */
    forget() { heard = null; shown = null; shut = null; reading = {}; },

    /* No longer allowed to hear him: he went with the dialog that was given away. */
    denied(id) {
      if (String(heard) !== String(id)) return;
      if (shown && shown.id === heard) shut = heard; // not when he was merged into another one, who is shown already
      heard = null;
    },

    /* A dialog of his was read just now, so his card may be, too. */
    allowed(id) {
      if (shut !== id) return;
      shut = null;
      shown = null;
    },

    /* The dialog of an earlier contact, at the first message of that session. */
    async visit(activity) {
      const id = activity.conversation_id;
      const tab = store.get().active.includes(id) ? 'active' : 'closed';
      app.router.show(tab, id);
      try {
        const place = await app.api.get(`/api/v1/conversations/${id}/sessions/${activity.contact_id}/`);
        await app.threads.jump(id, place.number);
      } catch (error) { app.notices.failed(error); }
    },
  };
}
