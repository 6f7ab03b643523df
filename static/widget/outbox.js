// Messages the visitor wrote and the server has not confirmed. Every item has its own storage key, so tabs never
// overwrite each other's; the key sorts by time. One request is in flight at a time and the head goes first, so
// order is kept; the id was made once, so a repeat (after a cut, a reload, from another tab) changes nothing.
import { delay } from './backoff.js';
import { uuid } from './ids.js';

const PREFIX = 'q:';
const STUCK_AFTER = 3; // attempts without an answer before the visitor is told
const FOREIGN_WAIT = 8000; // ms another tab has to send its own item before this one helps
const FOREIGN_LAG = 3000; // ms for a message sent by another tab to reach us, before we ask for a snapshot

/** Across tabs where the browser can; without it tabs may repeat each other's requests, which is harmless. */
function exclusively(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

/**
 * @param {(item: {id: string, text: string}) => Promise<void>} options.post  resolves when the server has it
 * @param {(outbox: object[], extra: object) => void} options.onChange
 * @param {() => void} options.onDoubt  something should have reached us by now and has not
 */
export function createOutbox({ storage, name, post, onChange, onDoubt }) {
  const elsewhere = new Map(); // sent by another tab, and not yet seen here as a message
  let running = false;
  let again = false;
  let timer = 0;
  let attempts = 0;
  let pausedUntil = 0;

  function items() {
    return storage.keys(PREFIX).map((key) => Object.assign({ key }, JSON.parse(storage.get(key) || '{}')));
  }

  function changed(extra) {
    const all = items().filter((item) => item.id);
    elsewhere.forEach((item) => all.push(item));
    onChange(all.sort((a, b) => a.at - b.at), extra || {});
  }

  function wake(ms) {
    clearTimeout(timer);
    timer = setTimeout(flush, ms);
  }

  function pause(ms) {
    pausedUntil = Date.now() + ms - 5;
    wake(ms);
  }

  function add(text) {
    const last = items().pop();
    const at = Math.max(Date.now(), last ? Number(last.key.slice(PREFIX.length).split(':')[0]) + 1 : 0);
    const id = uuid();
    storage.set(PREFIX + String(at).padStart(15, '0') + ':' + id, JSON.stringify({ id, text, at, error: '' }));
    changed();
    flush();
  }

  /** The server has these: by our own answer, by the socket, or sent by another tab. */
  function confirm(ids) {
    const gone = items().filter((item) => ids.has(item.id));
    gone.forEach((item) => storage.remove(item.key));
    const seen = Array.from(ids).filter((id) => elsewhere.delete(id));
    if (gone.length || seen.length) changed({ stuck: false });
  }

  function fail(item, error) {
    storage.set(item.key, JSON.stringify({ id: item.id, text: item.text, at: item.at, error }));
    changed();
  }

  /** True: go on with the next item. */
  async function attempt(item) {
    try {
      await post(item);
      attempts = 0;
      confirm(new Set([item.id]));
      return true;
    } catch (error) {
      if (error.status === 429) {
        changed({ throttledUntil: Date.now() + error.retryAfter * 1000 });
        pause(error.retryAfter * 1000);
        return false;
      }
      if (error.status >= 400 && error.status < 500 && error.status !== 408) {
        fail(item, error.code || 'refused');
        if (error.code === 'origin_refused') changed({ refused: true });
        return true;
      }
      attempts += 1;
      changed({ stuck: attempts >= STUCK_AFTER });
      pause(delay(attempts - 1, 1, 30));
      return false;
    }
  }

  async function drain() {
    let go = true;
    while (go) {
      const head = items().find((item) => item.id && !item.error);
      go = Boolean(head) && (await attempt(head));
    }
  }

  async function flush() {
    if (running) {
      again = true;
      return;
    }
    if (Date.now() < pausedUntil || !items().some((item) => item.id && !item.error)) return;
    running = true;
    clearTimeout(timer);
    try {
      await exclusively('omnivox:' + name, drain);
    } finally {
      running = false;
    }
    if (again) {
      again = false;
      flush();
    }
  }

  /** The visitor's own "retry": the same item with the same id. */
  function retry(id) {
    items()
      .filter((item) => item.id === id && item.error)
      .forEach((item) => fail(item, ''));
    changed({ stuck: false });
    hurry();
  }

  /** Do not wait out a backoff: the network is back, or the visitor asks. A throttle is still waited for. */
  function hurry() {
    if (attempts) pausedUntil = 0;
    attempts = 0;
    flush();
  }

  storage.onForeignChange((key, value, old) => {
    if (!key.startsWith(PREFIX)) return;
    if (value) {
      wake(Math.max(FOREIGN_WAIT, pausedUntil - Date.now()));
    } else if (old) {
      const item = JSON.parse(old);
      elsewhere.set(item.id, item);
      setTimeout(() => elsewhere.has(item.id) && onDoubt(), FOREIGN_LAG);
    }
    changed();
  });

  return { add, confirm, retry, hurry, load: changed };
}
