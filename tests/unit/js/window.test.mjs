/* The window of messages on a long dialog. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST } from '../../../static/js/workspace/state/thread.js';
import { canChange } from '../../../static/js/workspace/state/select.js';
import { AT, at, conversation, detail, events, frame, message, run, start } from './builders.mjs';

const S = 'conversation:a';
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i, 'client', `№${from + i}`));
const opened = (messages) => run(
  start([conversation('a'), conversation('b')]), { type: 'select', id: 'a' }, { type: 'thread.loading', id: 'a' },
  { type: 'thread.loaded', id: 'a', detail: { ...detail(conversation('a'), messages, 0), has_earlier: true } },
);
const span = (state) => { const { messages } = state.threads.a; return [messages[0].number, messages[messages.length - 1].number, messages.length]; };
const created = (n) => frame(S, n, 'message.created', { message: message(n, 'client', `№${n}`), unread_by_agent: 1, preview: '', page: null });
const earlier = (from, to) => ({ type: 'thread.earlier', id: 'a', messages: range(from, to), hasEarlier: true });

test('walking up lets the lower messages go, walking down the upper ones', () => {
  const up = run(opened(range(151, 300)), earlier(101, 150));
  assert.deepEqual(span(up), [101, 250, MOST]);
  assert.ok(up.threads.a.hasLater);
  const down = run(up, { type: 'thread.later', id: 'a', messages: range(251, 300), hasLater: false });
  assert.deepEqual(span(down), [151, 300, MOST]);
  assert.ok(!down.threads.a.hasLater && down.threads.a.hasEarlier);
});

test('what comes live below a window waits, and follows when its end is reached', () => {
  const up = run(opened(range(151, 300)), earlier(101, 150));
  const live = events(up, created(301), created(302));
  assert.deepEqual(span(live), [101, 250, MOST]);
  assert.equal(live.threads.a.tail.length, 2);
  const down = run(live, { type: 'thread.later', id: 'a', messages: range(251, 300), hasLater: false });
  assert.equal(span(down)[1], 302);
});

test('a page that was asked for before the window moved is not put beside a hole', () => {
  const up = run(opened(range(151, 300)), earlier(101, 150), earlier(51, 100));
  assert.deepEqual(span(up), [51, 200, MOST]);
  const late = run(up, { type: 'thread.later', id: 'a', messages: range(251, 300), hasLater: false });
  assert.deepEqual(span(late), [51, 200, MOST]);
  assert.ok(late.threads.a.hasLater);
  assert.deepEqual(span(run(up, earlier(1, 40))), [51, 200, MOST]);
});

test('a page that stays at the end never grows without bound', () => {
  const many = Array.from({ length: 400 }, (_, i) => created(51 + i));
  const state = events(opened(range(1, 50)), ...many);
  assert.ok(span(state)[2] <= MOST + 60);
  assert.equal(span(state)[1], 450);
});

test('a jump shows another place, and back to the end everything is there', () => {
  const place = { messages: range(10, 69), hasEarlier: true, hasLater: true, number: 40 };
  const there = run(opened(range(151, 300)), { type: 'thread.move', id: 'a', place });
  assert.deepEqual(span(there), [10, 69, 60]);
  assert.deepEqual(there.threads.a.target, { number: 40, n: 1 });
  const live = events(there, created(301));
  const back = run(live, { type: 'thread.move', id: 'a', place: { messages: range(241, 300), hasEarlier: true, hasLater: false, number: null } });
  assert.deepEqual(span(back), [241, 301, 61]);
  assert.deepEqual(back.threads.a.target, { number: null, n: 2 });
});

test('a dialog that is left keeps its end only, and nothing of the middle of its history', () => {
  const left = run(opened(range(151, 300)), { type: 'select', id: 'b' });
  assert.deepEqual(span(left), [241, 300, 60]);
  const middle = run(opened(range(151, 300)), earlier(101, 150), { type: 'select', id: 'b' });
  assert.equal(middle.threads.a, undefined);
});

test('a deleted message changes in the window and in what waits', () => {
  const live = events(run(opened(range(151, 300)), earlier(101, 150)), created(301));
  const gone = (n) => frame(S, 900 + n, 'message.changed', { message: message(n, 'client', '', { deleted: true }) });
  const state = events(live, gone(120), gone(301));
  assert.ok(state.threads.a.messages.find((m) => m.number === 120).deleted);
  assert.ok(state.threads.a.tail[0].deleted);
});

test('own messages can be changed for a while, in my dialog only; notes anywhere', () => {
  const state = opened([]);
  const now = Date.parse(AT) + 100000;
  const mine = message(1, 'agent', 'x');
  assert.ok(canChange(state, 'a', mine, 'edit', now));
  assert.ok(!canChange(state, 'a', message(1, 'client', 'x'), 'edit', now));
  assert.ok(!canChange(state, 'a', { ...mine, deleted: true }, 'edit', now));
  assert.ok(!canChange(state, 'a', mine, 'delete', now + 900000));
  const closed = run(state, { type: 'conversation.set', conversation: conversation('a', { state: 'closed' }) });
  assert.ok(!canChange(closed, 'a', mine, 'edit', now));
  assert.ok(canChange(closed, 'a', { ...mine, kind: 'note' }, 'edit', now));
});

test('mentions come once and go with their dialog', () => {
  const mention = { id: 1, conversation_id: 'a', client: {}, number: 3, by: null, text: 'x', at: at(1) };
  const state = events(start([]), frame('agent:5', 1, 'mention.added', { mention }), frame('agent:5', 2, 'mention.added', { mention }));
  assert.equal(state.mentions.length, 1);
  const reworded = events(state, frame('agent:5', 3, 'mention.changed', { mention: { ...mention, text: 'y' } }));
  assert.deepEqual(reworded.mentions.map((one) => one.text), ['y']);
  assert.equal(events(reworded, frame('agent:5', 4, 'mention.withdrawn', { conversation_id: 'a', mention_id: 1 })).mentions.length, 0);
  assert.equal(events(start([]), frame('agent:5', 3, 'mention.changed', { mention })).mentions.length, 0);
  assert.equal(events(state, frame('agent:5', 3, 'mention.read', { conversation_id: 'a' })).mentions.length, 0);
});
