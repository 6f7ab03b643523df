/* The socket client against a line that is played by hand. */
import assert from 'node:assert/strict';
import { test, beforeEach } from 'node:test';
import { stand, tick } from './clock.mjs';
import { LiveSocket } from '../../../static/js/lib/socket.js';

let lines; // sockets in the order they were opened
let seen;
let live;

class Line {
  constructor() { this.readyState = 0; this.sent = []; lines.push(this); }
  send(text) { this.sent.push(JSON.parse(text)); }
  close(code) { this.readyState = 3; this.closedWith = code; }
  open() { this.readyState = 1; this.onopen(); }
  say(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
  break(code) { this.readyState = 3; this.onclose({ code }); }
}

const event = (s, q) => ({ op: 'event', s, q, type: 't', data: {} });

beforeEach(() => {
  stand();
  lines = [];
  seen = { events: [], states: [], resets: [], denied: [] };
  live = new LiveSocket('ws://x', {
    onEvent: (s, frame) => seen.events.push(`${s}#${frame.q}`),
    onState: (state) => seen.states.push(state),
    onReset: (s) => seen.resets.push(s),
    onDenied: (s) => seen.denied.push(s),
    onSignal: () => {},
    onNow: () => {},
  }, () => new Line());
});

function online(streams) {
  Object.keys(streams).forEach((s) => live.cursors.set(s, streams[s]));
  live.start();
  lines[0].open();
  lines[0].say({ op: 'ready', streams });
  return lines[0];
}

test('hello names the streams and where the page is in them', () => {
  const line = online({ 'agent:1': 4 });
  assert.deepEqual(line.sent[0], { op: 'hello', streams: { 'agent:1': 4 } });
  assert.equal(seen.states.at(-1), 'online');
});

test('events are applied once and in order', () => {
  const line = online({ 'agent:1': 4 });
  [4, 5, 5, 6].forEach((q) => line.say(event('agent:1', q)));
  line.say(event('project:9', 1)); // never asked for
  assert.deepEqual(seen.events, ['agent:1#5', 'agent:1#6']);
});

test('a gap makes the page come back and ask from where it was', () => {
  const line = online({ 'agent:1': 4 });
  line.say(event('agent:1', 6));
  assert.deepEqual(seen.events, []);
  tick(300);
  lines[1].open();
  assert.deepEqual(lines[1].sent[0].streams, { 'agent:1': 4 });
});

test('a head that stays ahead for two pings makes the page come back', () => {
  const line = online({ 'agent:1': 4 });
  line.say({ op: 'ping', heads: { 'agent:1': 5 } });
  assert.equal(lines.length, 1);
  line.say(event('agent:1', 5));
  line.say({ op: 'ping', heads: { 'agent:1': 6 } });
  assert.equal(lines.length, 1);
  line.say({ op: 'ping', heads: { 'agent:1': 6 } });
  tick(300);
  assert.equal(lines.length, 2);
});

test('silence of 25 seconds is a dead line', () => {
  const line = online({ 'agent:1': 4 });
  tick(24000);
  line.say({ op: 'ping', heads: {} });
  tick(24999);
  assert.equal(lines.length, 1);
  tick(1);
  tick(300);
  assert.equal(lines.length, 2);
});

test('waits between tries grow up to ten seconds and start anew after success', () => {
  online({ 'agent:1': 4 });
  const waits = [];
  for (let i = 0; i < 8; i += 1) {
    const opened = lines.length;
    lines.at(-1).break(1006);
    let waited = 0;
    while (lines.length === opened) { tick(50); waited += 50; }
    waits.push(waited);
  }
  assert.ok(waits[0] <= 300 && waits.at(-1) > 4000 && Math.max(...waits) <= 10050, String(waits));
  lines.at(-1).open();
  lines.at(-1).say({ op: 'ready', streams: {} });
  const opened = lines.length;
  lines.at(-1).break(1012);
  tick(300);
  assert.equal(lines.length, opened + 1);
});

test('streams added and left are told to the server, or to the next hello', () => {
  const line = online({ 'agent:1': 4 });
  live.subscribe('conversation:a', 7);
  live.unsubscribe('agent:1');
  assert.deepEqual(line.sent.slice(1), [
    { op: 'subscribe', streams: { 'conversation:a': 7 } }, { op: 'unsubscribe', streams: ['agent:1'] }]);
  line.break(1006);
  live.subscribe('conversation:b', 1);
  tick(300);
  lines[1].open();
  assert.deepEqual(lines[1].sent[0].streams, { 'conversation:a': 7, 'conversation:b': 1 });
});

test('a stream added between hello and ready is not forgotten', () => {
  live.cursors.set('agent:1', 0);
  live.start();
  lines[0].open();
  live.subscribe('conversation:a', 7);
  lines[0].say({ op: 'ready', streams: { 'agent:1': 0 } });
  assert.deepEqual(lines[0].sent.at(-1), { op: 'subscribe', streams: { 'conversation:a': 7 } });
});

test('a reset goes on from the head that it names', () => {
  const line = online({ 'agent:1': 4 });
  line.say({ op: 'reset', s: 'agent:1', head: 90 });
  line.say(event('agent:1', 91));
  assert.deepEqual([seen.resets, seen.events], [['agent:1'], ['agent:1#91']]);
});

test('a denied stream is dropped', () => {
  const line = online({ 'conversation:a': 4 });
  line.say({ op: 'denied', s: 'conversation:a' });
  line.say(event('conversation:a', 5));
  assert.deepEqual([seen.denied, seen.events], [['conversation:a'], []]);
});

test('who is signed out is not knocking any more', () => {
  online({ 'agent:1': 4 }).break(4401);
  tick(60000);
  assert.equal(lines.length, 1);
  assert.equal(seen.states.at(-1), 'signedout');
});

test('nothing that an abandoned line still says is heard', () => {
  const old = online({ 'agent:1': 4 });
  old.break(1006);
  tick(300);
  old.say(event('agent:1', 5));
  assert.deepEqual(seen.events, []);
});
