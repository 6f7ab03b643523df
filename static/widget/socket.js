// The visitor's socket: the protocol of docs/realtime.md for one stream. It delivers every event exactly once and
// in order; whatever it doubts it resolves by connecting again with the number it has.
import { delay } from './backoff.js';

const SILENCE = 25000; // ms without a ping before the connection counts as dead
const HOPELESS = 3; // attempts without "ready" before the widget polls meanwhile
const STEADY = 3000; // ms of life after which the next cut starts a new series of attempts
const SLOW = 15; // seconds between attempts while polling

export class StreamSocket {
  /**
   * @param {string} options.url  wss://HOST/ws/widget/KEY/
   * @param {() => string} options.token
   * @param {(frame) => void} options.onEvent   one stored event, in order
   * @param {(frame) => void} options.onSignal  typing
   * @param {() => Promise} options.onReset     fetch the snapshot again; it calls `follow` with the new cursor
   * @param {(link: string) => void} options.onLink  idle | connecting | live | lost | polling
   */
  constructor({ url, token, onEvent, onSignal, onReset, onLink }) {
    Object.assign(this, { url, token, onEvent, onSignal, onReset, onLink });
    this.stream = null;
    this.last = 0; // number of the last event applied
    this.socket = null;
    this.attempts = 0; // in this series: they stretch the waiting time
    this.failures = 0; // in a row without "ready"
    this.refusals = 0;
    this.behind = 0; // pings in a row that know more than we do
    this.heardAt = 0;
  }

  /** Hear this stream from this number on (null: none). A stream that is already heard keeps its place. */
  follow(name, cursor) {
    if (name !== this.stream) {
      this.drop();
      clearTimeout(this.retryTimer);
      if (!name) this.onLink('idle');
      this.stream = name;
      this.last = cursor;
    } else if (!this.socket) {
      this.last = Math.max(this.last, cursor);
    }
    this.connect();
  }

  connect() {
    clearTimeout(this.retryTimer);
    if (!this.stream || this.socket) return;
    if (navigator.onLine === false) {
      this.onLink('lost'); // the "online" event calls hurry()
      return;
    }
    if (this.failures < HOPELESS) this.onLink('connecting');
    this.behind = 0;
    try {
      this.socket = new WebSocket(this.url);
    } catch (forbiddenByPage) {
      this.retry();
      return;
    }
    this.listen(this.socket);
  }

  /** Handlers of one socket; once it is dropped they say nothing more. */
  listen(mine) {
    this.watch();
    mine.onopen = () => this.send({ op: 'hello', token: this.token(), streams: { [this.stream]: this.last } });
    mine.onmessage = (message) => this.socket === mine && this.receive(JSON.parse(message.data));
    mine.onclose = (event) => this.socket === mine && this.closed(event.code);
  }

  receive(frame) {
    if (frame.op === 'event') this.event(frame);
    else if (frame.op === 'ready') this.ready();
    else if (frame.op === 'ping') this.ping(frame);
    else if (frame.op === 'signal' && frame.s === this.stream) this.onSignal(frame);
    else if (frame.op === 'denied') this.refused();
    else if (frame.op === 'reset') {
      this.last = 0;
      this.renew();
    }
  }

  ready() {
    this.failures = 0;
    this.steady = setTimeout(() => {
      this.attempts = 0;
    }, STEADY);
    this.onLink('live');
  }

  ping(frame) {
    this.refusals = 0;
    this.watch();
    this.send({ op: 'pong' });
    this.behind = ((frame.heads || {})[this.stream] || 0) > this.last ? this.behind + 1 : 0;
    if (this.behind > 1) this.retry();
  }

  event(frame) {
    if (frame.s !== this.stream || frame.q <= this.last) return;
    if (frame.q > this.last + 1) {
      this.retry();
      return;
    }
    this.last = frame.q;
    this.onEvent(frame);
  }

  watch() {
    this.heardAt = Date.now();
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.retry(), SILENCE);
  }

  send(frame) {
    if (this.socket && this.socket.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  closed(code) {
    if (code === 4401 || code === 4403) this.refused();
    else this.retry(code === 4429 ? 30000 : 0);
  }

  /** The token or the stream is not ours any more: ask for the identity again, but not for ever. */
  refused() {
    this.refusals += 1;
    if (this.refusals > 2) this.retry(30000);
    else this.renew();
  }

  renew() {
    this.drop();
    this.onReset().catch(() => this.retry());
  }

  retry(least) {
    this.drop();
    if (!this.stream) return;
    this.failures += 1;
    const hopeless = this.failures > HOPELESS;
    this.onLink(hopeless ? 'polling' : 'lost');
    const wait = Math.max(least || 0, delay(this.attempts, 0.3, hopeless ? SLOW : 10));
    this.attempts += 1;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.connect(), wait);
  }

  drop() {
    clearTimeout(this.watchdog);
    clearTimeout(this.steady);
    const old = this.socket;
    this.socket = null; // its late callbacks see that they are of the past
    if (old) old.close();
  }

  /** The network may be back, or the page woke up: connect now instead of waiting. */
  hurry() {
    if (this.socket && Date.now() - this.heardAt > SILENCE) this.drop();
    this.connect();
  }

  /** The network is gone. */
  cut() {
    if (this.stream) this.retry();
  }
}
