/* The card of a client: contacts and earlier conversations. Read when shown, and again when the dialog's state changes. */

export function createClients(app) {
  const { store } = app;
  const shown = {}; // client id → mark of the dialog's state the card was read for

  async function load(id) {
    const before = store.get().clients[id];
    if (!before) store.dispatch({ type: 'client', id, client: { status: 'loading', card: null } });
    try {
      const card = await app.api.get(`/api/v1/clients/${id}/`);
      store.dispatch({ type: 'client', id, client: { status: 'ready', card } });
    } catch (error) {
      delete shown[id];
      const client = before && before.card ? before : { status: 'failed', card: null, error: error.message };
      store.dispatch({ type: 'client', id, client });
      if (error.status === undefined) throw error;
    }
  }

  return {
    load,
    show(conversation) {
      const mark = [conversation.id, conversation.contact_id, conversation.state, conversation.agent && conversation.agent.id].join();
      if (shown[conversation.client.id] === mark) return;
      shown[conversation.client.id] = mark;
      load(conversation.client.id);
    },
    forget() { Object.keys(shown).forEach((id) => delete shown[id]); },
  };
}
