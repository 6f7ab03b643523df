/* The tab «Mail»: the list and the numbers after events. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState } from '../../../static/js/agentzone/state/initial.js';
import { waiting, withRow } from '../../../static/js/agentzone/state/mail.js';
import { reduce } from '../../../static/js/agentzone/state/reduce.js';

const ANNA = { id: 7, name: 'Anna' };
const BORIS = { id: 8, name: 'Boris' };
const row = (id, more) => ({ id, state: 'new', assignee: null, last_at: `2026-11-30T10:00:0${id}.000Z`, subject: `S${id}`, ...more });
const list = (rows, more) => ({ scope: 'new', q: '', rows, next: null, status: 'ready', error: '', ...more });
const ids = (found) => found.rows.map(({ id }) => id);
const base = () => ({ ...initialState(), phase: 'ready', me: ANNA });
const told = (state, thread, counts) => reduce(state, { type: 'event', frame: { type: 'mail.thread', data: { thread, project_id: 1, counts } } });

test('the mark on the tab counts what is new and what I owe, not what others owe', () => {
  const state = told(base(), row(1), { new: 2, owed: { 7: 1, 8: 5 } });
  assert.equal(waiting(state), 3);
  assert.equal(waiting(base()), 0);
});

test('a new letter goes to the top, a taken one leaves the list of the new', () => {
  let found = withRow(list([row(2), row(1)]), row(3), 7);
  assert.deepEqual(ids(found), [3, 2, 1]);
  found = withRow(found, row(2, { state: 'assigned', assignee: BORIS }), 7);
  assert.deepEqual(ids(found), [3, 1]);
  assert.deepEqual(ids(withRow(found, row(1, { last_at: '2026-11-30T11:00:00.000Z' }), 7)), [1, 3]);
});

test('mine are those that I have, answered or not', () => {
  const mine = list([], { scope: 'mine' });
  assert.deepEqual(ids(withRow(mine, row(1, { state: 'answered', assignee: ANNA }), 7)), [1]);
  assert.deepEqual(ids(withRow(mine, row(1, { state: 'assigned', assignee: BORIS }), 7)), []);
  assert.deepEqual(ids(withRow(mine, row(1, { state: 'closed', assignee: ANNA }), 7)), []);
});

test('a search shows no letter that it was not asked about, and keeps those that it has', () => {
  const found = list([row(1)], { scope: 'all', q: 'lamp' });
  assert.deepEqual(ids(withRow(found, row(2), 7)), [1]);
  assert.equal(withRow(found, row(1, { subject: 'new' }), 7).rows[0].subject, 'new');
});

test('below the last row that is shown nobody knows what comes', () => {
  const found = list([row(5), row(4)], { scope: 'all', next: 'cursor' });
  assert.deepEqual(ids(withRow(found, row(1), 7)), [5, 4]);
  assert.deepEqual(ids(withRow({ ...found, next: null }, row(1), 7)), [5, 4, 1]);
});
