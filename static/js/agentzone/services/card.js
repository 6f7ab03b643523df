/* The client of the call in hand: his panel is the one of the chats, with a store and the services of its own. */
import { createStore } from '../../lib/store.js';
import { createClientActs } from '../../workspace/services/client_acts.js';
import { createClientFields } from '../../workspace/services/client_fields.js';
import { createClientNotes } from '../../workspace/services/client_notes.js';
import { createClients } from '../../workspace/services/clients.js';
import { address } from '../../workspace/services/router.js';
import { cardCall, initialCard, reduceCard } from '../state/card.js';

export function createCard(app) {
  const store = createStore(reduceCard, initialCard());
  const chats = { show: (tab, id) => app.chats.open(address(tab, id)) };
  const live = {
    hear: (name, cursor) => app.live.hear(name, cursor),
    leave: (name) => app.live.leave(name),
    canWrite: (call) => store.get().call === call,
  };
  const card = { api: app.api, notices: app.notices, store, live, router: chats };
  let turn = 0; // a later question makes the ones before it void

  /* Who calls, with his card; again when he was merged into another one. */
  async function read() {
    const { call } = store.get();
    turn += 1;
    const mine = turn;
    store.dispatch({ type: 'card.loading', call });
    try {
      const found = await app.api.get(`/api/v1/me/calls/${call}/client/`);
      if (mine !== turn) return;
      store.dispatch({ type: 'card.loaded', call, dialog: found.dialog });
      if (found.card) card.clients.give(store.get().conversations[call], found.card);
    } catch (error) {
      if (error.status === undefined) throw error;
      if (mine === turn) store.dispatch({ type: 'card.failed', error: error.message });
    }
  }

  const clients = createClients(card);
  card.clients = {
    ...clients,
    reload: read,
    visit: (activity) => chats.show('closed', activity.conversation_id),
  };
  card.clientFields = createClientFields(card);
  card.clientNotes = createClientNotes(card);
  const acts = createClientActs(card);
  card.clientActs = {
    ...acts,
    async merge(id, body) { await acts.merge(id, body); await read(); },
    async undo(merge) { await acts.undo(merge); await read(); },
  };

  function follow(state) {
    if (state.me !== store.get().me) store.dispatch({ type: 'me', me: state.me });
    const call = state.phase === 'ready' ? cardCall(state) : store.get().call;
    if (call === store.get().call) return;
    card.clientFields.flush(false); // what was typed about the one before is his
    if (call === null) { turn += 1; store.dispatch({ type: 'card.none' }); return; }
    store.dispatch({ type: 'card.loading', call });
    read();
  }
  app.store.subscribe(follow);
  window.addEventListener('pagehide', () => card.clientFields.flush(true));

  return {
    ...card,
    read,
    event: (frame) => store.dispatch({ type: 'event', frame }),
    denied: (id) => clients.denied(id),
    /* The streams of the page began anew. */
    again() { clients.forget(); if (store.get().status !== 'none' && store.get().status !== 'loading') read(); },
    reconnected: () => card.clientFields.flush(false),
  };
}
