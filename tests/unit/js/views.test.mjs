/* What is drawn, decided without a browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout } from '../../../static/js/workspace/views/grouping.js';
import { activeGroups, clocks, fits, nextDialog } from '../../../static/js/workspace/state/select.js';
import { parse, address } from '../../../static/js/workspace/services/router.js';
import { duration } from '../../../static/js/lib/format.js';
import { matches } from '../../../static/js/lib/keys.js';
import { fillParts } from '../../../static/js/lib/i18n.js';
import { why } from '../../../static/js/workspace/views/read_only.js';
import { kept } from '../../../static/js/workspace/views/client/merge_window.js';
import { at, client, conversation, message, project, run, start } from './builders.mjs';

const shape = (rows) => rows.map((row) => (row.type === 'group' ? `${row.out ? '>' : '<'}${row.messages.map((m) => m.number)}` : row.type));

test('bubbles of one author within five minutes are one group', () => {
  const messages = [message(1, 'client', 'a'), message(2, 'client', 'b'), message(3, 'agent', 'c'), message(4, 'client', 'd', { at: at(900) }), message(5, 'client', 'e', { at: at(1300) })];
  assert.deepEqual(shape(layout(messages, null)), ['day', '<1,2', '>3', '<4', '<5']);
});

test('system lines, notes, the line of new messages and a new day break a group', () => {
  const messages = [message(1, 'client', 'a'), message(2, 'system', '', { kind: 'event' }), message(3, 'client', 'b'), message(4, 'client', 'c'),
    message(5, 'agent', 'n', { kind: 'note' }), message(6, 'client', 'd', { at: at(90000) })];
  assert.deepEqual(shape(layout(messages, 4)), ['day', '<1', 'system', '<3', 'new', '<4', 'note', 'day', '<6']);
});

test('what follows a failed message starts a group, so that its reason stays beside it', () => {
  const messages = [message(1, 'agent', 'a', { delivery: 'failed' }), message(2, 'agent', 'b')];
  assert.deepEqual(shape(layout(messages, null)), ['day', '>1', '>2']);
});

test('a monologue is cut into groups of twenty', () => {
  const messages = Array.from({ length: 45 }, (_, i) => message(i + 1, 'client', 'a'));
  assert.deepEqual(layout(messages, null).slice(1).map((row) => row.messages.length), [20, 20, 5]);
});

test('two operators do not share a group', () => {
  const messages = [message(1, 'agent', 'a'), message(2, 'agent', 'b', { agent: { id: 6, name: 'Игорь' } })];
  assert.deepEqual(shape(layout(messages, null)), ['day', '>1', '>2']);
});

test('who waits longest is first in both groups', () => {
  const last = (s) => ({ last_message: { author: 'agent', text: '', at: at(s) } });
  const state = start([conversation('a', { waiting_since: at(30) }), conversation('b', { waiting_since: at(10) }), conversation('c', last(40)), conversation('d', last(5))]);
  const { waiting, answered } = activeGroups(state);
  assert.deepEqual([waiting.map((c) => c.id), answered.map((c) => c.id)], [['b', 'a'], ['d', 'c']]);
});

test('after a dialog comes the one that waits longest, then one that waits for its client', () => {
  const one = (id, changes) => conversation(id, { last_message: { author: 'agent', text: '', at: at(5) }, ...changes });
  const state = start([one('a', { waiting_since: at(30) }), one('b', { waiting_since: at(10) }), one('c'), one('z', { snoozed_until: at(900) })]);
  assert.deepEqual(['c', 'b'].map((id) => nextDialog(state, id)), ['b', 'a']);
  assert.equal(nextDialog(start([one('a', { waiting_since: at(30) }), one('c')]), 'a'), 'c');
  assert.equal(nextDialog(start([one('a')]), 'a'), null);
});

test('clocks turn amber and red at the thresholds of the project, only while the client waits', () => {
  const now = Date.parse(at(100));
  const waits = conversation('a', { waiting_since: at(0), last_message: { author: 'client', text: '', at: at(30) } });
  const read = (c, warn, alarm) => { const r = clocks(c, project(1, { warn_seconds: warn, alarm_seconds: alarm }), now); return [r.first.level, r.last.level, r.last.ms]; };
  assert.deepEqual(read(waits, 101, 200), ['', '', 70000]);
  assert.deepEqual(read(waits, 100, 200), ['warn', 'warn', 70000]);
  assert.deepEqual(read(waits, 50, 100), ['bad', 'bad', 70000]);
  const again = { ...waits, waiting_since: at(20) };
  assert.deepEqual(read(again, 50, 80), ['', 'bad', 70000], 'answered before: an old dialog is not a late one');
  assert.deepEqual(read({ ...waits, waiting_since: null }, 1, 2), ['', '', 70000]);
});

test('the search looks at name, phone and text, in any order of words', () => {
  const c = conversation('a', { client: { ...conversation('a').client, phone: '+7 916 304-22-18' }, last_message: { text: 'Торшер «Хельга»', author: 'client', at: at(1) } });
  ['воронцова ел', '9163042218', '304-22', 'хельга', 'тёплый'].forEach((q) => assert.ok(fits(c, q), q));
  assert.ok(!fits(c, 'воронцова сергей'));
});

test('a phone is found by its digits, however it is kept and typed', () => {
  const c = conversation('a', { client: { ...conversation('a').client, phone: '+79001234567' } });
  ['123-45-67', '900 123', '8 900 123-45-67', '+7 (900) 12', '4567'].forEach((q) => assert.ok(fits(c, q), q));
  ['123-45-68', '8 901', '-- ()', '900 елена'].forEach((q) => assert.equal(fits(c, q), q === '900 елена', q));
});

test('my dialogs are also those in whose messages the server has found the text, of this text only', () => {
  const shown = (state) => activeGroups(state).answered.map((one) => one.id);
  const typed = run(start([conversation('a'), conversation('b')]), { type: 'filter', filter: 'лампу' });
  assert.deepEqual(shown(typed), []);
  const found = run(typed, { type: 'filter.found', found: { q: 'лампу', ids: ['b'], error: '' } });
  assert.deepEqual(shown(found), ['b']);
  assert.deepEqual(shown(run(found, { type: 'filter', filter: 'лампуш' })), []);
});

test('addresses and back', () => {
  const id = '0190c1f0-0000-7000-8000-000000000001';
  assert.deepEqual(parse(address('closed', id)), { tab: 'closed', id });
  assert.deepEqual(parse('#nonsense/<script>'), { tab: 'active', id: null });
});

test('durations never jump in width within the hour', () => {
  assert.deepEqual([0, 75000, 5047000, 90061000, -5].map(duration), ['00:00', '01:15', '01:24:07', '1 d 01:01', '00:00']);
});

test('shortcuts go by the place of the key, with exactly their modifiers', () => {
  const key = (code, more) => ({ code, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more });
  assert.ok(matches(key('KeyC', { altKey: true, key: 'с' }), 'Alt+KeyC'));
  assert.ok(!matches(key('KeyC', { altKey: true, shiftKey: true }), 'Alt+KeyC'));
});

test('places of a sentence may hold elements, and unknown ones stay', () => {
  assert.deepEqual(fillParts('До %(a)s и %(b)s', { a: 1 }), ['До ', 1, ' и ', '%(b)s']);
});

test('a dialog that is not mine says of a blocked client that he cannot write, and not that he may', () => {
  const words = (blocked) => why(conversation('a', { state: 'closed', client: { ...client(7, 'Елена'), blocked } }), Date.parse(at(0)));
  assert.deepEqual(words({ until: null }), ['ban', 'The client is blocked and cannot write.']);
  assert.match(words({ until: at(3600) })[1], /^The client is blocked until .+ Until then he cannot write\.$/);
  assert.deepEqual([words({ until: at(-1) })[0], words(null)[0]], ['circle-check', 'circle-check']);
});

test('of two clients the values of who stays are kept, except where he has none', () => {
  const field = (own, other) => ({ key: 'city', this: own, other });
  assert.deepEqual([kept(field('Тула', 'Тверь'), 'this', {}), kept(field('Тула', 'Тверь'), 'other', {}), kept(field('Тула', ''), 'other', {}), kept(field('', 'Тверь'), 'this', {})], ['this', 'other', 'this', 'other']);
  assert.equal(kept(field('Тула', 'Тверь'), 'other', { city: 'this' }), 'this');
});
