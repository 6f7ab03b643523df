/* Offers of transfer and «Молния», as the page knows them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, conversation, events, frame, project, start } from './builders.mjs';
import { offerOf, offersToMe, pullState } from '../../../static/js/workspace/state/offers.js';
import { createMoves, fullWords } from '../../../static/js/workspace/services/moves.js';
import { why } from '../../../static/js/workspace/views/pull.js';
import { onlyOne, stillThere } from '../../../static/js/workspace/views/transfer.js';
import { fitting as queuesFitting } from '../../../static/js/workspace/views/queues.js';
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
  assert.deepEqual(at1({}, ready), { shown: true, allowed: true, waiting: 2, full: false, max: 3 });
  assert.deepEqual(at1({}, { id: 2, takes_chats: false }), { shown: true, allowed: false, waiting: 0, full: false, max: 0 });
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
  const status = { id: 1, takes_chats: true };
  const state = start(['a', 'b'].map((id) => conversation(id)), { status, projects: [project(1, { name: 'Возвраты', waiting: 2, pull, chat_limit: 2 }), project(2, { waiting: 0, pull, chat_limit: 1 })] });
  const app = {
    store: { get: () => state, dispatch: () => {} }, notices: { toast: (...said) => toasts.push(said), failed: (error) => { throw error; } },
    api: { post: async () => ({ taken: [], missed: [], refused: ['x'] }) },
  };
  await createMoves(app).pull({ count: 1 });
  assert.deepEqual(toasts[0], ['info', 'Nothing could be taken', 'Возвраты: you have 2 of 2 chats already']);
  assert.equal(why(pullState(state), fullWords(state)), 'Возвраты: you have 2 of 2 chats already');
  assert.equal(fullWords(state, [2]), 'You have as many chats as you can take');
  const above = start(['a', 'b'].map((id) => conversation(id)), { status, projects: [project(1, { waiting: 2, pull: { ...pull, above: 1 }, chat_limit: 2 })] });
  assert.equal(why(pullState(above), fullWords(above)), 'Take the next chat from the queue');
  assert.equal(why({ allowed: false, waiting: 0 }), 'To take a chat, choose a status in which chats come');
});

test('a project to send the dialog to is chosen beforehand only when there is no other', () => {
  const data = (projects) => ({ agents: [{ id: 9 }], projects: projects.map((id) => ({ id })) });
  assert.deepEqual([onlyOne('projects', data([4])), onlyOne('projects', data([4, 5])), onlyOne('projects', data([])), onlyOne('agents', data([4]))], [4, null, null, null]);
  assert.equal(onlyOne('projects', null), null);
});

test('who was chosen and is gone or full meanwhile is not chosen any more', () => {
  const data = { agents: [{ id: 7, free: true }, { id: 8, free: false }], projects: [{ id: 7 }] };
  assert.deepEqual([7, 8, 9, null].map((id) => stillThere('agents', data, id)), [7, null, null, null]);
  assert.deepEqual([stillThere('projects', data, 7), stillThere('agents', null, 7)], [7, null]);
});

test('of the queues on top as many are shown as stand in the line, with the way to the others', () => {
  assert.deepEqual([100, 308].map((room) => queuesFitting([100, 100, 100], room, 50)), [0, 3]);
  assert.deepEqual([307, 258, 257, 154, 153].map((room) => queuesFitting([100, 100, 100], room, 50)), [2, 2, 1, 1, 0]);
});
