/* The page's one WebSocket: says hello with its cursors, applies events in order, notices silence and gaps,
   comes back by itself. Protocol: docs/realtime.md. It knows nothing about what the events mean. */
import { createBackoff } from './backoff.js';
import { createCursors } from './cursors.js';

const SILENCE = 25000; // the server pings every 10 s
const SIGNED_OUT = 4401;
const REFUSED = 4403;

/* handlers: onEvent(stream, frame), onReset(stream), onDenied(stream), onSignal(frame), onNow(iso),
   onState('connecting' | 'online' | 'waiting' | 'signedout' | 'refused', {retryAt}). */
export class LiveSocket {
  constructor(url, handlers, makeSocket) {
    this.url = url;
    this.handlers = handlers;
    this.cursors = createCursors();
    this.makeSocket = makeSocket || ((address) => new WebSocket(address));
    this.backoff = createBackoff(300, 10000);
    this.socket = null;
    this.timers = {};
    this.running = false;
    this.online = false;
    this.asked = new Set(); // streams the server has been told about on this connection
  }

  start() {
    this.running = true;
    this.connect();
  }

  /* Leaves the line; the cursors stay. */
  stop() {
    this.running = false;
    this.drop();
    clearTimeout(this.timers.retry);
  }

  connect() {
    clearTimeout(this.timers.retry);
    this.drop();
    this.handlers.onState('connecting', {});
    const socket = this.makeSocket(this.url);
    this.socket = socket;
    socket.onopen = () => this.hello(socket);
    socket.onmessage = (message) => { if (socket === this.socket) this.receive(JSON.parse(message.data)); };
    socket.onclose = (event) => { if (socket === this.socket) this.closed(event.code); };
    socket.onerror = () => {}; // onclose follows and says enough
    this.listen();
  }

  /* Asks at once: a person pressed «try again», or the browser says the network is back. */
  retry() {
    if (!this.running || this.online) return;
    this.backoff.reset();
    this.connect();
  }

  hello(socket) {
    if (socket !== this.socket) return;
    const streams = this.cursors.all();
    this.asked = new Set(Object.keys(streams));
    this.cursors.reconnected();
    this.send({ op: 'hello', streams });
  }

  send(frame) {
    if (this.socket !== null && this.socket.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  signal(type, data) {
    if (this.online) this.send({ op: 'signal', type, ...data });
  }

  subscribe(stream, after) {
    if (this.cursors.has(stream)) return;
    this.cursors.set(stream, after);
    if (!this.online) return; // hello names it
    this.asked.add(stream);
    this.send({ op: 'subscribe', streams: { [stream]: after } });
  }

  unsubscribe(stream) {
    if (!this.cursors.has(stream)) return;
    this.cursors.drop(stream);
    if (this.asked.delete(stream)) this.send({ op: 'unsubscribe', streams: [stream] });
  }

  receive(frame) {
    this.listen();
    if (frame.now) this.handlers.onNow(frame.now);
    const handle = this[`on_${frame.op}`];
    if (handle) handle.call(this, frame);
  }

  on_ready() {
    // `subscribe` is answered by the same frame
    if (this.online) return;
    this.online = true;
    this.backoff.reset();
    // What was added between hello and ready still has to be said.
    const streams = this.cursors.all();
    Object.keys(streams).filter((stream) => this.asked.has(stream)).forEach((stream) => { delete streams[stream]; });
    Object.keys(streams).forEach((stream) => this.asked.add(stream));
    if (Object.keys(streams).length) this.send({ op: 'subscribe', streams });
    this.handlers.onState('online', {});
  }

  on_event(frame) {
    const verdict = this.cursors.take(frame.s, frame.q);
    if (verdict === 'apply') this.handlers.onEvent(frame.s, frame);
    if (verdict === 'gap') this.again();
  }

  on_reset(frame) {
    this.cursors.set(frame.s, frame.head);
    this.handlers.onReset(frame.s);
  }

  on_denied(frame) {
    this.cursors.drop(frame.s);
    this.asked.delete(frame.s);
    this.handlers.onDenied(frame.s);
  }

  on_signal(frame) { this.handlers.onSignal(frame); }

  on_ping(frame) {
    this.send({ op: 'pong' });
    if (this.cursors.stale(frame.heads || {})) this.again();
  }

  /* Every frame is a sign of life; silence is a dead line, whatever the browser believes. */
  listen() {
    clearTimeout(this.timers.silence);
    this.timers.silence = setTimeout(() => this.again(), SILENCE);
  }

  again() {
    this.drop();
    this.closed(1006);
  }

  closed(code) {
    this.drop();
    if (!this.running) return;
    if (code === SIGNED_OUT || code === REFUSED) {
      this.running = false;
      this.handlers.onState(code === SIGNED_OUT ? 'signedout' : 'refused', {});
      return;
    }
    const wait = this.backoff.next();
    this.handlers.onState('waiting', { retryAt: Date.now() + wait });
    this.timers.retry = setTimeout(() => this.connect(), wait);
  }

  drop() {
    clearTimeout(this.timers.silence);
    const socket = this.socket;
    this.socket = null;
    this.online = false;
    this.asked.clear();
    if (socket !== null && socket.readyState < 2) socket.close(1000);
  }
}
