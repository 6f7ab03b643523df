/* The client's card: read, kept fresh by events, typed on by two people. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { at, client, conversation, frame, events, run, start } from './builders.mjs';
import { shownValues } from '../../../static/js/workspace/state/client.js';
import { lookers } from '../../../static/js/workspace/state/presence.js';
import { isNumber, phoneWords } from '../../../static/js/lib/format.js';

const field = (key, value, version) => ({ key, title: key, type: 'text', options: [], required: false, read_only: false, show_if: null, help_text: '', value, version });
const activity = (n, changes) => ({ contact_id: `c${n}`, started_at: at(-n), ended_at: at(-n), ...changes });
const note = (n, text) => ({ id: `n${n}`, author: { id: 5, name: 'Анна' }, text: text || `Заметка ${n}`, at: at(n), edited_at: null });
const page = (results, next) => ({ results, next: next || null, total: results.length });
const card = (changes) => ({
  client: client(7, 'Елена'), fields: [field('name', 'Елена', 1), field('city', null, 0)], identities: [], notes: page([]), activities: page([]), dialogs: [],
  duplicates: [], merges: [], block: null, may: {}, stream: 'client:7', cursor: 3, ...changes,
});
const loaded = (changes) => run(start([conversation('a')]), { type: 'client.loaded', id: 7, card: card(changes) });
const hear = (state, q, type, data) => events(state, frame('client:7', q, `client.${type}`, data));
const typed = (state, value) => run(state, { type: 'client.edit', id: 7, key: 'city', value });
const city = (state) => state.clients[7].card.fields[1];

test('an event is applied once, and not when the card has it already', () => {
  let state = hear(loaded(), 3, 'field', { key: 'city', value: 'Тверь', version: 1, by: null });
  assert.equal(city(state).value, null); // the card was read after it
  state = hear(state, 4, 'field', { key: 'city', value: 'Мытищи', version: 1, by: null });
  assert.deepEqual([city(state).value, city(state).version, state.clients[7].q], ['Мытищи', 1, 4]);
  assert.equal(hear(state, 4, 'field', { key: 'city', value: 'Химки', version: 2, by: null }), state);
});

test('a name is shown at once wherever the client stands', () => {
  const state = hear(loaded(), 4, 'changed', { client: { ...client(7, 'Елена Воронцова') } });
  assert.equal(state.conversations.a.client.name, 'Елена Воронцова');
  assert.equal(state.clients[7].card.client.name, 'Елена Воронцова');
});

test('what is typed stays on screen while somebody else saves, and is sent over the version that was seen', () => {
  let state = typed(loaded(), 'Мы');
  state = hear(state, 4, 'field', { key: 'city', value: 'Химки', version: 1, by: null });
  state = typed(state, 'Мытищи');
  assert.equal(shownValues(state.clients[7].card, state.edits[7]).city, 'Мытищи');
  assert.equal(state.edits[7].city.base, 0); // so the server says that there is a newer one
  const theirs = { value: 'Химки', version: 1, by: 'Борис' };
  state = run(state, { type: 'client.edit.state', id: 7, key: 'city', change: { state: 'conflict', theirs } });
  state = typed(state, 'Мытищи!');
  assert.deepEqual([state.edits[7].city.state, state.edits[7].city.theirs], ['conflict', theirs]);
  state = run(state, { type: 'client.edit.drop', id: 7, key: 'city' });
  assert.deepEqual([state.edits, city(state).value], [{}, 'Химки']);
});

test('what was typed on after a save goes on from the new version', () => {
  let state = typed(typed(loaded(), 'Мы'), 'Мытищи');
  state = run(state, { type: 'client.saved', id: 7, key: 'city', sent: 'Мы', value: 'Мы', version: 1 });
  assert.deepEqual([state.edits[7].city.value, state.edits[7].city.base, state.edits[7].city.state], ['Мытищи', 1, 'dirty']);
  state = run(state, { type: 'client.saved', id: 7, key: 'city', sent: 'Мытищи', value: 'Мытищи', version: 2 });
  assert.deepEqual([state.edits, city(state).version], [{}, 2]);
});

test('notes come, change and go; one that belongs below what is loaded waits for its page', () => {
  let state = loaded({ notes: { ...page([note(5), note(4)], 'more'), total: 3 } });
  state = hear(state, 4, 'note', { note: note(6), total: 4 });
  state = hear(state, 5, 'note', { note: note(5, 'Иначе'), total: 4 });
  state = hear(state, 6, 'note', { note: note(1), total: 5 });
  state = hear(state, 7, 'note_removed', { id: 'n4', total: 4 });
  const { results, total } = state.clients[7].card.notes;
  assert.deepEqual([results.map((one) => one.text), total], [['Заметка 6', 'Иначе'], 4]);
});

test('pages are put together without doubles, and a card that is read again keeps them', () => {
  let state = loaded({ activities: { ...page([activity(1), activity(2)], 'p2'), total: 4 } });
  state = run(state, { type: 'client.more', id: 7, part: 'activities', page: { ...page([activity(2), activity(3), activity(4)]), total: 4 } });
  const ids = () => state.clients[7].card.activities.results.map((one) => one.contact_id);
  assert.deepEqual(ids(), ['c1', 'c2', 'c3', 'c4']);
  const fresh = { ...page([activity(0), activity(1)], 'p1'), total: 5 };
  state = run(state, { type: 'client.loaded', id: 7, card: card({ activities: fresh, cursor: 9 }) });
  assert.deepEqual(ids(), ['c0', 'c1', 'c2', 'c3', 'c4']);
  assert.equal(state.clients[7].card.activities.next, null);
});

test('a stale card is marked to be read again, an unknown one is nobody’s business', () => {
  const state = hear(loaded(), 4, 'stale', {});
  assert.equal(state.clients[7].stale, 1);
  const other = start([]);
  assert.equal(hear(other, 4, 'stale', {}), other);
});

test('few cards stay in memory, never one that is being typed on', () => {
  let state = typed(loaded(), 'Мытищи');
  for (let id = 100; id < 130; id += 1) state = run(state, { type: 'client.loaded', id, card: card({ client: client(id, 'X') }) });
  assert.ok(Object.keys(state.clients).length <= 21);
  assert.ok(state.clients[7]);
});

test('who looks at a dialog is one person over his pages, and is forgotten when his lease is over', () => {
  const seen = (page, id, changes) => ({ type: 'presence', id: 'a', page, seen: { who: { id, name: `Человек ${id}` }, typing: false, until: 1000, ...changes } });
  let state = run(start([conversation('a')]), seen('p1', 8), seen('p2', 8, { typing: true, until: 2000 }), seen('p3', 6));
  assert.deepEqual(lookers(state, 'a').map((one) => [one.id, one.typing]), [[6, false], [8, true]]);
  state = run(state, { type: 'presence.prune', now: 1000 });
  assert.deepEqual(lookers(state, 'a').map((one) => one.id), [8]);
  state = run(state, { type: 'presence', id: 'a', page: 'p2', seen: null });
  assert.deepEqual(state.presence, {});
});

test('a Russian phone is grouped as people write it, another stays', () => {
  assert.equal(phoneWords('+79163042218'), '+7 916 304-22-18');
  assert.equal(phoneWords('79163042218'), '+7 916 304-22-18');
  assert.equal(phoneWords('84951234567'), '+7 495 123-45-67');
  assert.equal(phoneWords('88005553535'), '8 800 555-35-35');
  ['+4915112345', '1001', '', '791630422180', '7916304221', '89163042218,,12'].forEach((other) => assert.equal(phoneWords(other), other));
});

test('a number to call is one as people write it', () => {
  ['112', '+7 (916) 111-22-33', '8.916.111.22.33', '1234567890123456789'].forEach((text) => assert.equal(isNumber(text), true, text));
  ['', '  ', '11', '12345678901234567890', '+', '7+916', 'Анна', '123a', '*100#'].forEach((text) => assert.equal(isNumber(text), false, text));
});
