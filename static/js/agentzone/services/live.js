/* Keeps the state equal to the server: snapshot first, then events in order, and a fresh snapshot after any doubt. */
import { LiveSocket } from '../../lib/socket.js';
import { createBackoff } from '../../lib/backoff.js';
import { setServerNow } from '../../lib/clock.js';

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
    onDenied: () => check(),
    onSignal: () => {},
    onNow: (iso) => setServerNow(iso),
    onState: (state, more) => connectionChanged(state, more),
  });

  function receive(frame) {
    if (frame.type === 'skills.changed') { resync(); return; } // statuses, projects, what they force
    const before = store.get();
    store.dispatch({ type: 'event', frame });
    app.notices.event(frame, before);
    app.day.event(frame, before);
    app.scripts.event(frame);
    app.mail.event(frame);
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
    if (online) doubts.reset();
  }

  /* The server closed the door: is the session over, or was it only the socket? */
  function check() {
    if (store.get().phase === 'signedout') return;
    clearTimeout(timer);
    timer = setTimeout(resync, doubts.next());
  }

  async function resync() {
    attempt += 1;
    const mine = attempt;
    clearTimeout(timer);
    socket.stop();
    const sent = Date.now();
    try {
      const snapshot = await app.api.get('/api/v1/agentzone/');
      if (mine !== attempt) return;
      const { me } = store.get();
      if (me && me.id !== snapshot.me.id) { window.location.reload(); return; } // somebody else has signed in here
      setServerNow(snapshot.now, sent);
      backoff.reset();
      socket.cursors.clear();
      Object.keys(snapshot.streams).forEach((name) => socket.cursors.set(name, snapshot.streams[name]));
      store.dispatch({ type: 'snapshot', snapshot });
      app.scripts.again();
      socket.start();
      app.mail.again();
    } catch (error) {
      if (mine === attempt) failed(error);
    }
  }

  function failed(error) {
    if (error.code === 'not_signed_in') return; // app.js has heard it too
    if (store.get().phase !== 'ready' || error.status === undefined) {
      store.dispatch({ type: 'phase', phase: 'failed', error: error.message });
    }
    if (error.status === undefined) throw error; // a mistake of ours: the console says where
    const wait = backoff.next();
    connectionChanged('waiting', { retryAt: Date.now() + wait });
    if (error.retryable) timer = setTimeout(resync, wait);
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

  /* Further streams, from the cursor of what was read; after a fresh snapshot they are asked for anew. */
  const hear = (name, after) => socket.subscribe(name, after);
  const heard = (name) => socket.cursors.get(name) || 0;

  return { stop, start: resync, resync, retry, hear, heard };
}
