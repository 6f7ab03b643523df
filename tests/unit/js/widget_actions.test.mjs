/* What the visitor does with the widget's input. */
import test from 'node:test';
import { stand, tick } from './clock.mjs';
import assert from 'node:assert/strict';
import { settled } from './browser.mjs';
import { createActions } from '../../../static/widget/actions.js';

stand();

function widget(change) {
  const state = { aim: { id: 'm1', text: 'Старое', edit: true }, unreadFrom: 3, problem: '' };
  const added = [];
  const changed = [];
  const net = {
    session: { token: () => 't' }, typing: { stop() {}, touch() {} }, dialog: { change: (message) => changed.push(message) },
    api: { change }, outbox: { add: (...what) => added.push(what) },
  };
  const store = { state, set: (patch) => Object.assign(state, patch) };
  return { state, added, changed, actions: createActions({ t: (key) => key, store, net, tab: {}, draw() {}, media: null, extra: null }) };
}

test('a change that could not be saved stays in the input, with words; a saved one leaves it', async () => {
  const lost = widget(async () => { throw Object.assign(new Error('HTTP 0'), { status: 0, detail: '' }); });
  lost.actions.send('Новое', []);
  await settled();
  assert.deepEqual([lost.state.aim && lost.state.aim.id, lost.state.problem, lost.added], ['m1', 'failed', []]);
  const good = widget(async () => ({ message: 'новое' }));
  good.actions.send('Новое', []);
  await settled();
  assert.deepEqual([good.state.aim, good.changed], [null, ['новое']]);
});

test('a voice goes as a message of its own while another message is being changed', () => {
  const one = widget(async () => assert.fail('nothing is to be changed'));
  one.actions.sendFiles([{ id: 'v' }]);
  assert.deepEqual(one.added, [['', [{ id: 'v' }], null]]);
  assert.equal(one.state.aim.id, 'm1');
});
