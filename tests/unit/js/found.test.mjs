/* Words of a search inside the bubbles that it has found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finder } from '../../../static/js/lib/found.js';

const marks = (q, parts, text) => finder(q, parts)(text).map((part) => (part.on ? `[${part.text}]` : part.text)).join('');

test('every form of the word is marked, the whole word where the server has named it', () => {
  const parts = [['Где мой ', false], ['заказ', true], ['?', false]];
  assert.equal(marks('заказы', parts, 'Заказ 7: заказали вчера, показ'), '[Заказ] 7: [заказ]али вчера, показ');
  assert.equal(marks('зака', [['заказами', true]], 'с заказами'), 'с [заказами]');
});

test('small words of a longer query mark nothing, alone they do', () => {
  const parts = [['не ', false], ['работает', true]];
  assert.equal(marks('не работает', parts, 'Нет, не работает'), 'Нет, не [работает]');
  assert.equal(marks('не', [['не', true]], 'он не тот'), 'он [не] тот');
});

test('a piece from inside a word is marked where it stands', () => {
  assert.equal(marks('ронцо', [['Во', false], ['ронцо', true], ['ва', false]], 'Воронцова и ВОРОНЦОВ'), 'Во[ронцо]ва и ВО[РОНЦО]В');
});

test('a text without the word stays as it is', () => {
  assert.deepEqual(finder('дом', [['дом', true]])('лес'), [{ text: 'лес', on: false }]);
  assert.deepEqual(finder('дом', [])(''), []);
});
