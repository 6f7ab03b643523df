/* Keeps a script equal to the server's: answers go as they are typed, one request after the other, and none is lost on the way.
   `transport` is HTTP for calls (transport.js) and a plain function in the builder's preview. */
import { gettext } from '../lib/i18n.js';

const PAUSE = 600; // after the last key
const AGAIN = 3000;

/* `runId`: that script; without it, whichever is open on the home page. */
export function createScriptService(store, transport, { runId, onChange } = {}) {
  const follow = !runId;
  let timer = null;
  let queue = Promise.resolve();
  let gone = false;

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => flush(), ms);
  };

  function receive(answer, sent) {
    if (gone) return;
    const before = store.get().run;
    const run = follow && answer.run && answer.run.state !== 'open' ? null : answer.run; // the home page shows the open one
    store.dispatch({ type: 'received', run, sent, conflicts: answer.conflicts });
    if (onChange && (run === null ? before !== null : before === null || before.id !== run.id || before.state !== run.state)) onChange(run);
  }

  /* One after the other: the next one knows the revision of the one before. */
  function inTurn(task) {
    queue = queue.then(task, task);
    return queue;
  }

  const change = () => ({ revision: store.get().run.revision, values: store.get().dirty });

  async function keep() {
    const { run, dirty } = store.get();
    if (!run || !run.way || Object.keys(dirty).length === 0) { store.dispatch({ type: 'saving', how: 'idle' }); return; }
    store.dispatch({ type: 'saving', how: 'saving' });
    try {
      receive(await transport.save(run.id, change()), dirty);
      store.dispatch({ type: 'saving', how: 'idle' });
    } catch (error) {
      await refused(error);
    }
  }

  function flush() { clearTimeout(timer); return inTurn(keep); }

  /* What was typed is stored first: the next call may have put another script here. */
  async function read() {
    try {
      await keep();
      const { run } = store.get();
      receive(await transport.read(follow ? null : runId || run.id), {});
    } catch (error) {
      store.dispatch({ type: 'failed', problem: error.message });
      if (error.status === undefined) throw error;
    }
  }

  /* No connection: what was typed stays and is sent again. Anything else is said, and the page shows what is stored. */
  async function refused(error) {
    if (error.status === undefined) throw error;
    if (error.retryable) {
      store.dispatch({ type: 'saving', how: 'failed' });
      if (!gone) later(AGAIN);
      return;
    }
    store.dispatch({ type: 'saving', how: 'idle' });
    store.dispatch({ type: 'refused', errors: error.errors, problem: error.message });
    if (error.code === 'script_over') {
      store.dispatch({ type: 'forgotten' });
      await read();
    }
  }

  /* An act of the person: with all that was typed so far. Returns whether it was done. */
  async function act(send) {
    clearTimeout(timer);
    store.dispatch({ type: 'busy', on: true });
    let done = false;
    await inTurn(async () => {
      const { run, dirty } = store.get();
      try {
        receive(await send(run, { ...change() }), dirty);
        store.dispatch({ type: 'saving', how: 'idle' });
        done = true;
      } catch (error) {
        await refused(error);
        // The answers are kept even so: the next change has to know their revision.
        if (!error.retryable && error.code !== 'script_over') await keep();
        if (error.retryable) store.dispatch({ type: 'refused', problem: error.message });
      }
    });
    store.dispatch({ type: 'busy', on: false });
    return done;
  }

  /* The tab goes: what was typed goes with a request that outlives it. */
  const leave = () => {
    const { run, dirty } = store.get();
    if (run && run.way && Object.keys(dirty).length) transport.save(run.id, change(), { keepalive: true }).catch(() => {});
  };
  window.addEventListener('pagehide', leave);

  return {
    read: () => inTurn(read),
    flush,
    type(key, value, now) {
      store.dispatch({ type: 'typed', key, value });
      later(now ? 0 : PAUSE);
    },
    turn: (move) => act((run, values) => transport.turn(run.id, { ...values, page: run.way.page.key, move })),
    complete: () => act((run, values) => transport.complete(run.id, values)),
    close: (words) => act((run) => transport.close(run.id, { words })),
    /* `script.changed` of the stream: read again what is newer than this page. */
    hear({ run: signal, current }) {
      const { run } = store.get();
      const newer = run !== null && signal.id === run.id && signal.revision > run.revision;
      if (newer || (follow && current !== (run && run.id))) inTurn(read);
    },
    stop() {
      leave();
      gone = true;
      clearTimeout(timer);
      window.removeEventListener('pagehide', leave);
    },
  };
}
