/* Offers of transfer and «Молния», as the page knows them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, conversation, events, frame, project, start } from './builders.mjs';
import { offerOf, offersToMe, pullState } from '../../../static/js/workspace/state/offers.js';
import { createMoves } from '../../../static/js/workspace/services/moves.js';
import { why } from '../../../static/js/workspace/views/pull.js';
import { onlyOne } from '../../../static/js/workspace/views/transfer.js';
import { fitting } from '../../../static/js/workspace/views/topic_picker.js';

const offer = (id, from, to, dialog) => ({ id, conversation_id: dialog || 'a', from: { id: from, name: 'А' }, to: { id: to, name: 'Б' }, expires_at: at(60) });
const made = (q, one) => frame('agent:5', q, 'offer.made', { offer: one });
const ended = (q, id) => frame('agent:5', q, 'offer.ended', { offer_id: id, outcome: 'declined', reason: '' });

test('an offer to me and one of mine come and go', () => {
  const both = events(start([conversation('a')]), made(1, offer(1, 9, 5, 'b')), made(2, offer(2, 5, 9)), made(3, offer(2, 5, 9)));
  assert.deepEqual([offersToMe(both).map((o) => o.id), offerOf(both, 'a').id, offerOf(both, 'b')], [[1], 2, null]);
  const left = events(both, ended(4, 1), ended(5, 2), ended(6, 7));
  assert.deepEqual([offersToMe(left), offerOf(left, 'a')], [[], null]);
});

test('a fresh snapshot brings the offers that stand', () => {
  assert.deepEqual(offersToMe(start([], { offers: [offer(3, 9, 5)] })).map((o) => o.id), [3]);
});

test('lightning is shown where a project knows it and usable where the status and the queue allow', () => {
  const pull = { max: 3, above: 0, statuses: null };
  const at1 = (changes, status) => pullState(start([], { projects: [project(1, { waiting: 2, pull, ...changes }), project(2)], status }));
  const ready = { id: 1, takes_chats: true };
  assert.deepEqual(at1({}, ready), { shown: true, allowed: true, waiting: 2, max: 3 });
  assert.deepEqual(at1({}, { id: 2, takes_chats: false }), { shown: true, allowed: false, waiting: 0, max: 0 });
  assert.equal(at1({ pull: { ...pull, statuses: [2] } }, { id: 2, takes_chats: false }).waiting, 2);
  assert.equal(at1({ pull: null }, ready).shown, false);
});

test('topics are found by any words of their path, leaves only, chosen ones left out', () => {
  const topic = (id, path, leaf) => ({ id, path, is_leaf: leaf !== false });
  const tree = [topic(1, 'Дефект', false), topic(2, 'Дефект → Бой при доставке'), topic(3, 'Дефект → Некомплект'), topic(4, 'Доставка')];
  assert.deepEqual(fitting(tree, '', []).map((t) => t.id), [2, 3, 4]);
  assert.deepEqual(fitting(tree, 'ДОСТАВК деф', []).map((t) => t.id), [2]);
  assert.deepEqual(fitting(tree, 'дост', [2]).map((t) => t.id), [4]);
});

test('lightning without a free place says how many chats there are, and a status without chats what to do', async () => {
  const toasts = [];
  const pull = { max: 3, above: 0, statuses: null };
  const state = start(['a', 'b'].map((id) => conversation(id)), { projects: [project(1, { waiting: 2, pull, chat_limit: 2 })] });
  const app = {
    store: { get: () => state, dispatch: () => {} }, notices: { toast: (...said) => toasts.push(said), failed: (error) => { throw error; } },
    api: { post: async () => ({ taken: [], missed: [], refused: ['x'] }) },
  };
  await createMoves(app).pull({ count: 1 });
  assert.deepEqual(toasts[0], ['info', 'Nothing could be taken', 'You have 2 of 2 chats already']);
  assert.equal(why({ allowed: false, waiting: 0 }), 'To take a chat, choose a status in which chats come');
});

test('a project to send the dialog to is chosen beforehand only when there is no other', () => {
  const data = (projects) => ({ agents: [{ id: 9 }], projects: projects.map((id) => ({ id })) });
  assert.deepEqual([onlyOne('projects', data([4])), onlyOne('projects', data([4, 5])), onlyOne('projects', data([])), onlyOne('agents', data([4]))], [4, null, null, null]);
  assert.equal(onlyOne('projects', null), null);
});
