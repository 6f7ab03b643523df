/* The supervisor's page of live calls: its state, and how often the list is read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stand, tick } from './clock.mjs';
import { settled } from './browser.mjs';
import { createReader } from '../../../static/js/supervisor/calls/live.js';
import { hindrance, initialState, numbersOf, projectsOf, reduce, shownCalls } from '../../../static/js/supervisor/calls/state.js';

const call = (id, state, project = 1, more = {}) => ({
  id, state, project: { id: project, name: `П${project}`, color: '#000' }, arrived_at: `2026-11-30T10:0${id}:00Z`, agent: null, ...more,
});
const run = (...actions) => actions.reduce(reduce, initialState());
const calls = (...list) => ({ type: 'calls', calls: list });

test('numbers are counted by what the calls do, and name who has waited longest', () => {
  const list = [call(3, 'queued'), call(1, 'offered'), call(2, 'talking'), call(4, 'held'), call(5, 'passed'), call(6, 'dialling'), call(0, 'ordered'), call(7, 'asked')];
  assert.deepEqual(numbersOf(list), { all: 8, waits: 2, ordered: 2, talks: 2, held: 1, longest: '2026-11-30T10:01:00Z' });
  assert.equal(numbersOf([]).longest, null);
});

test('a project is looked at by itself until it has no calls any more', () => {
  const both = run(calls(call(1, 'talking', 1), call(2, 'queued', 2)), { type: 'project', project: 2 });
  assert.deepEqual(shownCalls(both).map((one) => one.id), [2]);
  assert.deepEqual(projectsOf(both).map((one) => one.id), [1, 2]);
  assert.deepEqual(shownCalls(reduce(both, calls(call(1, 'talking', 1)))).map((one) => one.id), [1]);
});

test('the question whether a call is to be ended goes with the call', () => {
  const asked = run(calls(call(1, 'talking'), call(2, 'talking')), { type: 'ending', id: 1 });
  assert.equal(reduce(asked, calls(call(1, 'held'))).ending, 1);
  assert.equal(reduce(asked, calls(call(2, 'talking'))).ending, null);
});

test('the own panel comes by events', () => {
  const voice = { ...initialState().voice, supervising: { call: 'a', mode: 'listen', state: 'up' } };
  const state = run({ type: 'event', frame: { type: 'voice.changed', data: { voice } } }, { type: 'event', frame: { type: 'unheard.of', data: {} } });
  assert.equal(state.voice.supervising.mode, 'listen');
});

test('what hinders from listening is said in its order', () => {
  const of = (voice) => hindrance({ voice: { device: null, call: null, ...voice } });
  assert.equal(of({}), 'bare');
  assert.equal(of({ device: { online: false } }), 'silent');
  assert.equal(of({ device: { online: false }, call: {} }), 'busy');
  assert.equal(of({ device: { online: true } }), '');
});

test('the list is read at once, then once a moment, and once more after the last change', async () => {
  stand();
  let read = 0;
  let answer;
  const again = createReader(() => { read += 1; return new Promise((done) => { answer = done; }); });
  again();
  again();
  again();
  assert.equal(read, 1);
  answer();
  await settled();
  assert.equal(read, 1); // its moment is not over
  tick(500);
  assert.equal(read, 2);
  answer();
  await settled();
  tick(5000);
  assert.equal(read, 2);
  again();
  assert.equal(read, 3);
});
