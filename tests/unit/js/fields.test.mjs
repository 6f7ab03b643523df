import test from 'node:test';
import assert from 'node:assert/strict';
import { shownFields, sentValues, missingFields } from '../../../static/js/lib/fields.js';

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
