// Messages the visitor wrote and the server has not confirmed. Every item has its own storage key, so tabs never
// overwrite each other's; the key sorts by time. One request is in flight at a time and the head goes first, so
// order is kept; the id was made once, so a repeat (after a cut, a reload, from another tab) changes nothing.
import { delay } from './backoff.js';
import { uuid } from './ids.js';
import { exclusively } from './lock.js';

const PREFIX = 'q:';
const STUCK_AFTER = 3; // attempts without an answer before the visitor is told
const FOREIGN_WAIT = 8000; // ms another tab has to send its own item before this one helps
const FOREIGN_LAG = 3000; // ms for a message sent by another tab to reach us, before we ask for a snapshot

const timeOf = (key) => Number(key.slice(PREFIX.length).split(':')[0]);

export class Outbox {
  /**
   * @param {(item: {id: string, text: string, files: object[]}) => Promise<void>} options.post  resolves when the server has it
   * @param {(outbox: object[], extra: object) => void} options.onChange
   * @param {() => void} options.onDoubt  something should have reached us by now and has not
   */
  constructor({ storage, name, post, onChange, onDoubt }) {
    Object.assign(this, { storage, name, post, onChange, onDoubt });
    this.elsewhere = new Map(); // sent by another tab, and not yet seen here as a message
    this.running = false;
    this.again = false; // somebody asked while it was running
    this.attempts = 0; // in a row without an answer
    this.pausedUntil = 0;
    storage.onForeignChange((key, value, old) => key.startsWith(PREFIX) && this.foreign(value, old));
  }

  items() {
    const { storage } = this;
    return storage.keys(PREFIX).map((key) => Object.assign({ key }, JSON.parse(storage.get(key) || '{}')));
  }

  /** The first item that may be sent. */
  head() {
    return this.items().find((item) => item.id && !item.error);
  }

  changed(extra) {
    const all = this.items().filter((item) => item.id);
    this.elsewhere.forEach((item) => all.push(item));
    this.onChange(all.sort((a, b) => a.at - b.at), extra || {});
  }

  /**
   * @param {object[]} files  uploads that are complete: {id, kind, name, size}
   * @param {object|null} quote  the message that this one answers
   */
  add(text, files, quote) {
    const last = this.items().pop();
    const at = Math.max(Date.now(), last ? timeOf(last.key) + 1 : 0); // after the last one, whatever the clock says
    const id = uuid();
    this.storage.set(PREFIX + String(at).padStart(15, '0') + ':' + id, JSON.stringify({ id, text, files, quote, at, error: '' }));
    this.changed();
    this.flush();
  }

  /** The server has these: by our own answer, by the socket, or sent by another tab. */
  confirm(ids) {
    const gone = this.items().filter((item) => ids.has(item.id));
    gone.forEach((item) => this.storage.remove(item.key));
    const seen = Array.from(ids).filter((id) => this.elsewhere.delete(id));
    if (gone.length || seen.length) this.changed({ stuck: false });
  }

  mark(item, error) {
    this.storage.set(item.key, JSON.stringify(Object.assign({}, item, { key: undefined, error })));
    this.changed();
  }

  wake(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), ms);
  }

  pause(ms) {
    this.pausedUntil = Date.now() + ms - 5;
    this.wake(ms);
  }

  /** True: go on with the next item. */
  async attempt(item) {
    try {
      await this.post(item);
    } catch (error) {
      return this.refused(item, error);
    }
    this.attempts = 0;
    this.confirm(new Set([item.id]));
    return true;
  }

  refused(item, error) {
    if (error.status === 429) {
      this.changed({ throttledUntil: Date.now() + error.retryAfter * 1000 });
      this.pause(error.retryAfter * 1000);
      return false;
    }
    if (error.status >= 400 && error.status < 500 && error.status !== 408) {
      this.mark(item, error.code || 'refused');
      if (error.code === 'origin_refused') this.changed({ refused: true });
      if (error.code === 'blocked') this.onDoubt(); // the snapshot says until when
      return true;
    }
    this.attempts += 1;
    this.changed({ stuck: this.attempts >= STUCK_AFTER });
    this.pause(delay(this.attempts - 1, 1, 30));
    return false;
  }

  async drain() {
    for (let head = this.head(); head; head = this.head()) {
      if (!(await this.attempt(head))) return;
    }
  }

  async flush() {
    if (this.running) this.again = true;
    if (this.running || Date.now() < this.pausedUntil || !this.head()) return;
    this.running = true;
    clearTimeout(this.timer);
    try {
      await exclusively('omnivox:' + this.name, () => this.drain());
    } finally {
      this.running = false;
    }
    if (!this.again) return;
    this.again = false;
    this.flush();
  }

  /** The visitor's own "retry": the same item with the same id. */
  retry(id) {
    this.items()
      .filter((item) => item.id === id && item.error)
      .forEach((item) => this.mark(item, ''));
    this.changed({ stuck: false });
    this.hurry();
  }

  /** Do not wait out a backoff: the network is back, or the visitor asks. A throttle is still waited for. */
  hurry() {
    if (this.attempts) this.pausedUntil = 0;
    this.attempts = 0;
    this.flush();
  }

  /** Another tab wrote (value) or sent (only old) an item. */
  foreign(value, old) {
    if (value) {
      this.wake(Math.max(FOREIGN_WAIT, this.pausedUntil - Date.now()));
    } else if (old) {
      const item = JSON.parse(old);
      this.elsewhere.set(item.id, item);
      setTimeout(() => this.elsewhere.has(item.id) && this.onDoubt(), FOREIGN_LAG);
    }
    this.changed();
  }
}
