import test from 'node:test';
import assert from 'node:assert/strict';
import { shownFields, sentValues, missingFields, roomIn } from '../../../static/js/lib/fields.js';

const field = (key, changes) => ({ key, title: key, type: 'text', options: [], required: false, read_only: false, show_if: null, ...changes });
const FIELDS = [
  field('topic', { type: 'choice', options: ['defect', 'other'], required: true }),
  field('what', { required: true, show_if: { key: 'topic', value: 'defect' } }),
  field('photo', { type: 'check', show_if: { key: 'what', value: '' } }),
  field('link', { show_if: { key: 'photo', value: 'да' } }),
];
const keys = (fields) => fields.map((one) => one.key).join();

test('a field is on screen only while what it depends on is', () => {
  assert.equal(keys(shownFields(FIELDS, {})), 'topic');
  assert.equal(keys(shownFields(FIELDS, { topic: 'defect' })), 'topic,what');
  assert.equal(keys(shownFields(FIELDS, { topic: 'defect', what: 'lamp', photo: true })), 'topic,what,photo,link');
  assert.equal(keys(shownFields(FIELDS, { topic: 'other', what: 'lamp', photo: true })), 'topic');
});

test('only what is on screen is sent, and only that can be missing', () => {
  assert.deepEqual(sentValues(FIELDS, { topic: 'other', what: 'lamp' }), { topic: 'other' });
  assert.equal(keys(missingFields(FIELDS, {})), 'topic');
  assert.equal(keys(missingFields(FIELDS, { topic: 'defect' })), 'what');
  assert.equal(keys(missingFields(FIELDS, { topic: 'defect', what: 'lamp' })), '');
});

test('nought is an answer, and a condition on a number is met by that number however it is written', () => {
  const count = field('count', { type: 'number', required: true });
  const more = (value) => [count, field('more', { show_if: { key: 'count', value } })];
  const holds = (value, given) => keys(shownFields(more(value), { count: given })) === 'count,more';
  assert.equal(keys(missingFields([count], { count: 0 })), '');
  assert.deepEqual(sentValues([count], { count: 0 }), { count: 0 });
  [['2', '2'], ['2', 2], ['2.5', '2,50'], ['1000', '1 000'], ['0', 0], ['', 0]].forEach(([value, given]) => assert.ok(holds(value, given), `${given}`));
  [['20', 2], ['да', 1], ['0', null], ['0', ''], ['', '']].forEach(([value, given]) => assert.ok(!holds(value, given), `${given}`));
});

test('a check box that was never ticked says no', () => {
  const fields = [field('solved', { type: 'check' }), field('why', { show_if: { key: 'solved', value: 'нет' } })];
  assert.equal(keys(shownFields(fields, {})), 'solved,why');
  assert.equal(keys(shownFields(fields, { solved: true })), 'solved');
});

test('the room of a field is counted in characters as the server counts them', () => {
  const short = field('short', { limit: 5 });
  assert.equal(roomIn(short, 'abc'), 2);
  assert.equal(roomIn(short, '  abc  '), 2);
  assert.equal(roomIn(short, '\u{1F600}\u{1F600}'), 3);
  assert.equal(roomIn(short, 'abcdefg'), -2);
  assert.equal(roomIn(short, undefined), null);
  assert.equal(roomIn(field('free'), 'abc'), null);
});
