/* The live connection that every page shares: snapshot, then events, and a fresh snapshot after any doubt. */
import assert from 'node:assert/strict';
import { test, beforeEach } from 'node:test';
import { stand, tick } from './clock.mjs';
import { fakeWindow, settled } from './browser.mjs';
import { createStore } from '../../../static/js/lib/store.js';
import { createLive } from '../../../static/js/lib/live.js';
import { ApiError } from '../../../static/js/lib/api.js';

const AGENT = 'agent:5';
const snapshot = (q, me = 5) => ({ me: { id: me }, now: '2026-11-30T10:00:00Z', streams: { [AGENT]: q } });

let answers; // of the server, one a reading; the last one goes on
let lines;
let seen;
let store;
let live;
let page;
let reloads;

class Line {
  constructor() { this.readyState = 0; this.sent = []; lines.push(this); }
  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.readyState = 3; }
  open() { this.readyState = 1; this.onopen(); this.say({ op: 'ready', streams: {} }); }
  say(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
  break(code) { this.readyState = 3; this.onclose({ code }); }
}

const ACTIONS = {
  phase: (state, { phase, error }) => ({ ...state, phase, error: error || '' }),
  connection: (state, { connection }) => ({ ...state, connection: { ...state.connection, ...connection } }),
  snapshot: (state, given) => ({ ...state, phase: 'ready', me: given.snapshot.me }),
};

async function read() {
  seen.reads += 1;
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  if (answer instanceof Error) throw answer;
  return answer;
}

function make(hooks) {
  store = createStore((state, action) => ACTIONS[action.type](state, action), {
    phase: 'loading', error: '', me: null, connection: { state: 'connecting', since: null, retryAt: null },
  });
  live = createLive(store, read, {
    event: (frame, stream) => seen.events.push(`${stream}#${frame.q}`), fresh: () => seen.order.push('fresh'), online: () => seen.order.push('online'), ...hooks,
  }, () => new Line());
}

beforeEach(() => {
  stand(1000);
  page = fakeWindow();
  reloads = 0;
  window.location = { protocol: 'http:', host: 'x', reload: () => { reloads += 1; } };
  globalThis.document = { hidden: false, addEventListener: () => {} };
  answers = [snapshot(4)];
  lines = [];
  seen = { reads: 0, events: [], order: [], denied: [], signals: [] };
});

async function begin(hooks) {
  make(hooks);
  live.start();
  await settled();
}

test('the snapshot comes first, and the socket goes on from its cursors', async () => {
  await begin();
  assert.equal(store.get().phase, 'ready');
  lines[0].open();
  assert.deepEqual(lines[0].sent[0], { op: 'hello', streams: { [AGENT]: 4 } });
  lines[0].say({ op: 'event', s: AGENT, q: 5, type: 't', data: {} });
  assert.deepEqual(seen.events, [`${AGENT}#5`]);
  assert.deepEqual(seen.order, ['fresh', 'online']);
});

test('a line that broke comes back by itself and says where it was', async () => {
  await begin();
  lines[0].open();
  lines[0].say({ op: 'event', s: AGENT, q: 5, type: 't', data: {} });
  lines[0].break(1006);
  assert.equal(store.get().connection.state, 'waiting');
  assert.equal(store.get().connection.since, 1000);
  tick(300);
  lines[1].open();
  assert.deepEqual(lines[1].sent[0].streams, { [AGENT]: 5 });
  assert.equal(store.get().connection.since, null);
  assert.equal(seen.reads, 1);
});

test('a reset reads the snapshot again and begins a new line', async () => {
  await begin();
  lines[0].open();
  answers = [snapshot(90)];
  lines[0].say({ op: 'reset', s: AGENT, head: 90 });
  await settled();
  lines[1].open();
  assert.deepEqual(lines[1].sent[0].streams, { [AGENT]: 90 });
});

test('a stream that is denied is a doubt, unless the page knows better', async () => {
  await begin();
  lines[0].open();
  lines[0].say({ op: 'denied', s: AGENT });
  tick(100);
  await settled();
  assert.equal(seen.reads, 2);
  await begin({ denied: (name) => seen.denied.push(name) });
  lines.at(-1).open();
  lines.at(-1).say({ op: 'denied', s: AGENT });
  tick(10000);
  await settled();
  assert.deepEqual([seen.denied, seen.reads], [[AGENT], 3]);
});

test('a closed session is asked about, and the page that hears it is signed out asks no more', async () => {
  await begin();
  lines[0].open();
  answers = [new ApiError(403, { code: 'not_signed_in' })];
  lines[0].break(4401);
  tick(100);
  await settled();
  assert.equal(seen.reads, 2);
  tick(60000);
  await settled();
  assert.equal(seen.reads, 2);
});

test('a server that is away is asked again, with the old state on screen', async () => {
  await begin();
  answers = [new ApiError(503, { detail: 'away' })];
  live.resync();
  await settled();
  assert.deepEqual([store.get().phase, store.get().connection.state], ['ready', 'waiting']);
  answers = [snapshot(7)];
  tick(500);
  await settled();
  lines.at(-1).open();
  assert.equal(store.get().connection.state, 'online');
});

test('what is refused for good is said and not asked again', async () => {
  answers = [new ApiError(403, { detail: 'not for you' })];
  await begin();
  assert.deepEqual([store.get().phase, store.get().error], ['failed', 'not for you']);
  tick(60000);
  await settled();
  assert.equal(seen.reads, 1);
});

test('the answer to an older question changes nothing any more', async () => {
  make();
  live.start();
  live.stop();
  await settled();
  assert.deepEqual([store.get().phase, lines.length], ['loading', 0]);
});

test('a page of somebody else is opened anew', async () => {
  await begin();
  answers = [snapshot(1, 6)];
  live.resync();
  await settled();
  assert.deepEqual([reloads, store.get().me.id], [1, 5]);
});

test('the browser that is back online does not wait for the next try', async () => {
  await begin();
  lines[0].open();
  lines[0].break(1006);
  page.tell('online');
  assert.equal(lines.length, 2);
});

test('signals reach the page that has some', async () => {
  await begin({ signal: (frame) => seen.signals.push(frame.type) });
  lines[0].open();
  lines[0].say({ op: 'signal', type: 'typing' });
  assert.deepEqual(seen.signals, ['typing']);
  await begin();
  lines.at(-1).open();
  lines.at(-1).say({ op: 'signal', type: 'typing' });
  assert.deepEqual(seen.signals, ['typing']); // none to hear it, and none missed
});
