/* Keeps a page's state equal to the server: the snapshot first, then events in order, and a fresh snapshot after any
   doubt. What they mean is the page's: its store knows the actions `phase`, `connection` and `snapshot`, the rest are hooks. */
import { LiveSocket } from './socket.js';
import { createBackoff } from './backoff.js';
import { setServerNow } from './clock.js';

const address = () => `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws/workspace/`;

/* `read()`: the snapshot {me, now, streams, …}. Hooks: `event(frame, stream)`, `fresh()` after a snapshot is in the
   store, `online()`; `denied(stream)` and `signal(frame)` where a page has other streams than the person's own. */
export function createLive(store, read, hooks, makeSocket) {
  const backoff = createBackoff(500, 10000);
  const doubts = createBackoff(100, 10000);
  let attempt = 0; // a later resync makes the ones before it void
  let timer = null;

  const socket = new LiveSocket(address(), {
    onEvent: (name, frame) => hooks.event(frame, name),
    onReset: () => resync(),
    onDenied: (name) => { if (hooks.denied) hooks.denied(name); else check(); },
    onSignal: (frame) => { if (hooks.signal) hooks.signal(frame); },
    onNow: (iso) => setServerNow(iso),
    onState: (state, more) => connectionChanged(state, more),
  }, makeSocket);

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
    if (!online) return;
    doubts.reset();
    if (hooks.online) hooks.online();
  }

  /* The server closed the door: is the session over, or was it only the socket? */
  function check() {
    if (store.get().phase === 'signedout') return;
    clearTimeout(timer);
    timer = setTimeout(resync, doubts.next());
  }

  function put(snapshot, sent) {
    setServerNow(snapshot.now, sent);
    backoff.reset();
    socket.cursors.clear();
    Object.keys(snapshot.streams).forEach((name) => socket.cursors.set(name, snapshot.streams[name]));
    store.dispatch({ type: 'snapshot', snapshot });
    socket.start();
    if (hooks.fresh) hooks.fresh();
  }

  async function resync() {
    attempt += 1;
    const mine = attempt;
    clearTimeout(timer);
    socket.stop();
    const sent = Date.now();
    try {
      const snapshot = await read();
      if (mine !== attempt) return;
      const { me } = store.get();
      if (me && me.id !== snapshot.me.id) window.location.reload(); // somebody else has signed in here
      else put(snapshot, sent);
    } catch (error) {
      if (mine === attempt) failed(error);
    }
  }

  function failed(error) {
    if (error.code === 'not_signed_in') return; // the page has heard it too
    if (store.get().phase !== 'ready' || !error.retryable) { // what is refused for good leaves nothing old on the screen
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

  return {
    start: resync,
    stop,
    resync,
    retry,
    check,
    has: (name) => socket.cursors.has(name),
    heard: (name) => socket.cursors.get(name) || 0,
    hear: (name, cursor) => socket.subscribe(name, cursor),
    leave: (name) => socket.unsubscribe(name),
    signal: (type, data) => socket.signal(type, data),
  };
}
