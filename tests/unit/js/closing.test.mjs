/* Several chats closed at once: which projects have to be asked, and what is said of those that stayed open. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { createClosing } from '../../../static/js/workspace/services/closing.js';
import { createWork } from '../../../static/js/workspace/services/work.js';
import { conversation, start } from './builders.mjs';

function setUp(api) {
  const state = start([conversation('a'), conversation('b'), conversation('c', { project_id: 2 }), conversation('d', { project_id: 3 })]);
  const toasts = [];
  const app = { api, store: { get: () => state, dispatch: () => {} }, notices: { toast: (...said) => toasts.push(said), failed: () => {} } };
  return { closing: createClosing(app), work: createWork(app), toasts };
}

test('only projects whose form wants something are asked, each once', async () => {
  const forms = { a: { topics_required: true, fields: [] }, c: { topics_required: false, fields: [{ required: false }] }, d: { topics_required: false, fields: [{ required: true }] } };
  const asked = [];
  const { closing } = setUp({ get: async (path) => { const id = path.split('/')[4]; asked.push(id); return forms[id]; } });
  assert.deepEqual(Object.keys(await closing.needed(['a', 'b', 'c', 'd'])), ['1', '3']);
  assert.deepEqual(asked, ['a', 'c', 'd']);
});

test('what is wrong in the form is for its window, all else is told as not closed', async () => {
  const wrong = { id: 'a', ok: false, code: 'validation', detail: 'Choose a topic.', errors: { topics: ['Choose a topic.'] } };
  const gone = { id: 'b', ok: false, code: 'not_found', detail: 'Gone.' };
  const { work, toasts } = setUp({ post: async () => ({ results: [wrong, gone] }) });
  const answer = await work.bulk({ act: 'close', form: {} }, ['a', 'b']);
  assert.deepEqual([answer.failed, answer.wrong], [['a', 'b'], wrong]);
  assert.deepEqual(toasts.map((said) => said[1]), ['1 dialog was not closed']);
});
