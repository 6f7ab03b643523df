/* Running a macro: a lost answer is asked for again, never run again. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { createWork } from '../../../static/js/workspace/services/work.js';
import { conversation, start } from './builders.mjs';

function setUp(answers) {
  const asked = [];
  const state = start([conversation('a', { epoch: 3 })]);
  const app = {
    store: { get: () => state, dispatch: () => {} },
    notices: { toast: () => {}, failed: () => {} },
    api: {
      async post(path, body, options) {
        asked.push({ body, key: options.key });
        const answer = answers.shift();
        if (answer) throw answer;
        return { done: true, results: [], conversation: conversation('a', { epoch: 4 }) };
      },
    },
  };
  return { work: createWork(app), asked, state };
}
const lost = { status: 0, retryable: true, message: '' };
const macro = (id) => ({ id, name: 'M' });

test('a press after a lost answer is the same run, with the very same words', async () => {
  const { work, asked, state } = setUp([lost]);
  await work.run('a', macro(1));
  state.conversations.a.epoch = 4;
  await work.run('a', macro(1));
  assert.deepEqual(asked[1], asked[0]);
  assert.equal(asked[0].body.epoch, 3);
  await work.run('a', macro(1)); // answered by now: another press is another run
  assert.notEqual(asked[2].key, asked[0].key);
  assert.equal(asked[2].body.epoch, 4);
});

test('a run that was refused is over, and each macro has runs of its own', async () => {
  const { work, asked } = setUp([{ status: 404, retryable: false, message: '' }, lost]);
  await work.run('a', macro(1));
  await work.run('a', macro(1));
  await work.run('a', macro(2));
  assert.equal(new Set(asked.map((one) => one.key)).size, 3);
});
