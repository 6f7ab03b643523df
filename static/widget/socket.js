// The visitor's socket: the protocol of docs/realtime.md for one stream. It delivers every event exactly once and
// in order; whatever it doubts it resolves by connecting again with the number it has.
import { delay } from './backoff.js';

const SILENCE = 25000; // ms without a ping before the connection counts as dead
const HOPELESS = 3; // attempts without "ready" before the widget polls meanwhile
const STEADY = 3000; // ms of life after which the next cut starts a new series of attempts
const SLOW = 15; // seconds between attempts while polling

/**
 * @param {string} options.url  wss://HOST/ws/widget/KEY/
 * @param {() => string} options.token
 * @param {(frame) => void} options.onEvent   one stored event, in order
 * @param {(frame) => void} options.onSignal  typing
 * @param {() => Promise} options.onReset     fetch the snapshot again; it calls `follow` with the new cursor
 * @param {(link: string) => void} options.onLink  connecting | live | lost | polling
 */
export function createSocket({ url, token, onEvent, onSignal, onReset, onLink }) {
  let stream = null;
  let last = 0; // number of the last event applied
  let socket = null;
  let attempts = 0; // in this series: they stretch the waiting time
  let failures = 0; // in a row without "ready"
  let refusals = 0;
  let behind = 0; // pings in a row that know more than we do
  let retryTimer = 0;
  let watchdog = 0;
  let steady = 0;
  let heardAt = 0;

  function later(ms) {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, ms);
  }

  function drop() {
    clearTimeout(watchdog);
    clearTimeout(steady);
    if (!socket) return;
    const old = socket;
    socket = null; // its late callbacks see that they are of the past
    old.close();
  }

  function retry(least) {
    drop();
    if (!stream) return;
    failures += 1;
    const hopeless = failures > HOPELESS;
    onLink(hopeless ? 'polling' : 'lost');
    later(Math.max(least || 0, delay(attempts, 0.3, hopeless ? SLOW : 10)));
    attempts += 1;
  }

  function listen() {
    heardAt = Date.now();
    clearTimeout(watchdog);
    watchdog = setTimeout(retry, SILENCE);
  }

  const send = (frame) => socket && socket.readyState === 1 && socket.send(JSON.stringify(frame));

  function renew() {
    drop();
    return onReset().catch(() => retry());
  }

  const handlers = {
    ready() {
      failures = 0;
      steady = setTimeout(() => {
        attempts = 0;
      }, STEADY);
      onLink('live');
    },
    ping(frame) {
      refusals = 0;
      listen();
      send({ op: 'pong' });
      behind = ((frame.heads || {})[stream] || 0) > last ? behind + 1 : 0;
      if (behind > 1) retry();
    },
    event(frame) {
      if (frame.s !== stream || frame.q <= last) return;
      if (frame.q > last + 1) {
        retry();
        return;
      }
      last = frame.q;
      onEvent(frame);
    },
    signal(frame) {
      if (frame.s === stream) onSignal(frame);
    },
    reset() {
      last = 0;
      renew();
    },
    denied: () => refused(),
  };

  /** The token or the stream is not ours any more: ask for the identity again, but not for ever. */
  function refused() {
    refusals += 1;
    if (refusals > 2) retry(30000);
    else renew();
  }

  function closed(code) {
    if (code === 4401 || code === 4403) refused();
    else retry(code === 4429 ? 30000 : 0);
  }

  function connect() {
    clearTimeout(retryTimer);
    if (!stream || socket) return;
    if (navigator.onLine === false) {
      onLink('lost');
      return; // the "online" event calls hurry()
    }
    if (failures < HOPELESS) onLink('connecting');
    behind = 0;
    let mine;
    try {
      mine = new WebSocket(url);
    } catch (refusedByPage) {
      retry();
      return;
    }
    socket = mine;
    listen();
    mine.onopen = () => send({ op: 'hello', token: token(), streams: { [stream]: last } });
    mine.onmessage = (message) => {
      const frame = JSON.parse(message.data);
      if (socket === mine && handlers[frame.op]) handlers[frame.op](frame);
    };
    mine.onclose = (event) => socket === mine && closed(event.code);
  }

  /** Hear this stream from this number on. A stream that is already heard keeps its place. */
  function follow(name, cursor) {
    if (name !== stream) {
      drop();
      stream = name;
      last = cursor;
    } else if (!socket) {
      last = Math.max(last, cursor);
    }
    if (stream && !socket) connect();
  }

  /** The network may be back, or the page woke up: connect now instead of waiting. */
  function hurry() {
    if (socket && Date.now() - heardAt > SILENCE) drop();
    if (stream && !socket) connect();
  }

  /** The network is gone. */
  function cut() {
    if (stream) retry();
  }

  return { follow, hurry, cut, send, at: () => last };
}
