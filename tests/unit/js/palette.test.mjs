import test from 'node:test';
import assert from 'node:assert/strict';
import { fitsWords, paletteGroups } from '../../../static/js/workspace/state/commands.js';
import { client, conversation, start } from './builders.mjs';

const state = start([conversation('a'), conversation('b', { client: client(8, 'Пётр Ёлкин') })]);
const titles = (query, found) => paletteGroups(state, query, found || null).map((group) => [group.name, group.rows.map((row) => row.title)]);

test('without a text it shows my dialogs and where one goes most often', () => {
  assert.deepEqual(titles('')[0], ['dialogs', ['Елена Воронцова', 'Пётр Ёлкин']]);
  assert.equal(titles('')[1][0], 'commands');
});

test('words begin words, whatever their order, and ё is е', () => {
  assert.ok(fitsWords('Пётр Ёлкин', 'елк пет'));
  assert.ok(!fitsWords('Пётр Ёлкин', 'лкин'));
  assert.deepEqual(titles('елкин')[0], ['dialogs', ['Пётр Ёлкин']]);
});

test('what the server finds is added once, articles in a group of their own', () => {
  const found = { dialogs: [{ conversation: conversation('a') }, { conversation: conversation('c', { state: 'closed' }) }], articles: [{ id: 3, title: 'Возврат' }] };
  const groups = paletteGroups(state, 'елена', found);
  assert.deepEqual(groups[0].rows.map((row) => row.open), [{ tab: 'active', id: 'a' }, { tab: 'closed', id: 'c' }]);
  assert.equal(groups[1].rows[0].article, 3);
});

test('pages and windows are found by their names', () => {
  assert.deepEqual(titles('keyboard'), [['commands', ['Keyboard shortcuts']]]);
});

test('the open dialog can be saved as a file, and without one nothing is offered', () => {
  assert.deepEqual(titles('save'), []);
  const groups = paletteGroups({ ...state, selected: 'b' }, 'save pdf', null);
  assert.deepEqual(groups.map((group) => group.rows.map((row) => [row.title, row.text, row.save])), [[['Save the dialog as PDF', 'Пётр Ёлкин', 'b']]]);
});
