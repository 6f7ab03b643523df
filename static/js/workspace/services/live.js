/* Keeps the state equal to the server: snapshot first, then events in order, and a fresh snapshot after any doubt. */
import { LiveSocket } from '../../lib/socket.js';
import { createBackoff } from '../../lib/backoff.js';
import { setServerNow } from '../../lib/clock.js';
import { isMine } from '../state/select.js';

const stream = (id) => `conversation:${id}`;
const ADDRESS = `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws/workspace/`;

export function createLive(app) {
  const { store } = app;
  const backoff = createBackoff(500, 10000);
  const doubts = createBackoff(100, 10000);
  let attempt = 0; // a later resync makes the ones before it void
  let timer = null;

  const socket = new LiveSocket(ADDRESS, {
    onEvent: (name, frame) => receive(frame),
    onReset: () => resync(),
    onDenied: (name) => denied(name),
    onSignal: (frame) => { app.typing.receive(frame); app.presence.receive(frame); },
    onNow: (iso) => setServerNow(iso),
    onState: (state, more) => connectionChanged(state, more),
  });

  function receive(frame) {
    if (frame.type === 'skills.changed') { resync(); return; }
    if (frame.type === 'assignment.started') socket.subscribe(stream(frame.data.conversation.id), frame.data.cursor);
    const before = store.get();
    store.dispatch({ type: 'event', frame });
    if (frame.type === 'assignment.started' && before.missing === frame.data.conversation.id) app.threads.load(before.missing); // it came back
    if (frame.type === 'assignment.ended') release(frame.data.conversation_id);
    app.notices.event(frame, before);
    app.quick.event(frame);
    app.knowledge.event(frame);
    app.work.event(frame, before);
    app.alerts.event(frame);
  }

  /* Stops hearing a dialog that is neither mine nor on the screen. */
  function release(id) {
    const state = store.get();
    if (!id || state.active.includes(id) || state.selected === id) return;
    socket.unsubscribe(stream(id));
    store.dispatch({ type: 'thread.drop', id });
  }

  function denied(name) {
    const [kind, id] = name.split(':');
    if (kind === 'agent') { check(); return; }
    if (kind === 'client') { app.clients.denied(id); return; }
    if (kind !== 'conversation') return; // skills.changed follows
    store.dispatch({ type: 'thread.drop', id });
    const { selected, active } = store.get();
    if (selected !== id) return;
    if (active.includes(id)) app.threads.load(id); // mine, as far as the page knows: the answer says
    else store.dispatch({ type: 'missing', id });
  }

  function connectionChanged(state, more) {
    if (state === 'signedout') { check(); return; }
    if (state === 'refused') { store.dispatch({ type: 'phase', phase: 'refused' }); return; }
    const old = store.get().connection;
    const online = state === 'online';
    const lost = !online && old.since === null && (old.state === 'online' || state === 'waiting');
    const connection = { state, retryAt: more.retryAt || null };
    if (online) connection.since = null;
    if (lost) connection.since = Date.now();
    store.dispatch({ type: 'connection', connection });
    if (online) { doubts.reset(); app.reconnected(); }
  }

  /* The server closed the door: is the session over, or was it only the socket? */
  function check() {
    if (store.get().phase === 'signedout') return;
    clearTimeout(timer);
    timer = setTimeout(resync, doubts.next());
  }

  function hear(snapshot) {
    socket.cursors.clear();
    Object.keys(snapshot.streams).forEach((name) => socket.cursors.set(name, snapshot.streams[name]));
  }

  async function resync() {
    attempt += 1;
    const mine = attempt;
    clearTimeout(timer);
    socket.stop();
    const sent = Date.now();
    try {
      const snapshot = await app.api.get('/api/v1/workspace/');
      if (mine !== attempt) return;
      const { me } = store.get();
      if (me && me.id !== snapshot.me.id) { window.location.reload(); return; } // somebody else has signed in here
      setServerNow(snapshot.now, sent);
      backoff.reset();
      hear(snapshot);
      store.dispatch({ type: 'snapshot', snapshot });
      socket.start();
      app.refreshed();
    } catch (error) {
      if (mine === attempt) failed(error);
    }
  }

  function failed(error) {
    if (error.code === 'not_signed_in') return; // app.js has heard it too
    const fatal = error.status !== undefined && !error.retryable;
    if (store.get().phase !== 'ready' || error.status === undefined) {
      store.dispatch({ type: 'phase', phase: 'failed', error: error.message });
    }
    if (error.status === undefined) throw error; // a mistake of ours: the console says where
    const wait = backoff.next();
    connectionChanged('waiting', { retryAt: Date.now() + wait });
    if (!fatal) timer = setTimeout(resync, wait);
  }

  function retry() {
    if (socket.running) socket.retry();
    else { backoff.reset(); resync(); }
  }

  window.addEventListener('online', retry);
  window.addEventListener('offline', () => { if (socket.running) socket.again(); });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && store.get().connection.state === 'waiting') retry();
  });

  /* Nobody is signed in: no more tries until the page is opened anew. */
  function stop() {
    attempt += 1;
    clearTimeout(timer);
    socket.stop();
  }

  return {
    stop,
    start: resync,
    resync,
    retry,
    release,
    hearing: (id) => socket.cursors.has(stream(id)),
    hear: (name, cursor) => socket.subscribe(name, cursor),
    leave: (name) => socket.unsubscribe(name),
    hearDialog: (id, cursor) => socket.subscribe(stream(id), cursor),
    signal: (type, data) => socket.signal(type, data),
    canWrite: (id) => isMine(store.get(), store.get().conversations[id]),
  };
}
