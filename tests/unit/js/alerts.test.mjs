import test from 'node:test';
import assert from 'node:assert/strict';
import { alertOf, newReminders, reminders } from '../../../static/js/workspace/state/alerts.js';
import { AT, at, conversation, frame, message, start } from './builders.mjs';

const PREFERENCES = { remind_chats: '30', remind_messages: '60' };
const shift = (changes, preferences) => start([conversation('a', { waiting_since: AT, ...changes })], { preferences: preferences || PREFERENCES });
const due = (state, seconds) => reminders(state, Date.parse(at(seconds)));

test('a chat nobody answered is remembered at its own interval, a message in an answered one at the other', () => {
  assert.equal(due(shift({}), 95).a.turn, 3);
  assert.equal(due(shift({ first_message_at: at(-600) }), 95).a.turn, 1);
});

test('a reminder rings when its moment comes, and not for what waits already when the page opens', () => {
  const state = shift({});
  assert.deepEqual(newReminders({}, due(state, 95)), []);
  assert.deepEqual(newReminders(due(state, 89), due(state, 90)), ['a']);
  assert.deepEqual(newReminders(due(state, 90), due(state, 91)), []);
  assert.deepEqual(newReminders(due(state, 0), due(state, 1)), []);
});

test('answered dialogs and switched off reminders are silent', () => {
  assert.deepEqual(due(shift({ waiting_since: null }), 500), {});
  assert.deepEqual(due(shift({}, { remind_chats: 'off', remind_messages: 'off' }), 500), {});
});

test('two tabs give the same reminder the same name', () => {
  assert.equal(due(shift({}), 95).a.key, due(shift({}), 99).a.key);
  assert.notEqual(due(shift({}), 95).a.key, due(shift({}), 125).a.key);
});

test('a new chat and a client’s message in a dialog of mine alert; my own words and others’ dialogs do not', () => {
  const state = shift({});
  const created = (id, author) => alertOf(state, frame(`conversation:${id}`, 1, 'message.created', { message: message(1, author, 'Привет') }));
  assert.equal(created('a', 'client').kind, 'message');
  assert.equal(created('a', 'agent'), null);
  assert.equal(created('b', 'client'), null);
  const started = alertOf(state, frame('agent:5', 1, 'assignment.started', { conversation: conversation('c'), cursor: 0 }));
  assert.deepEqual([started.kind, started.id], ['chat', 'c']);
});
