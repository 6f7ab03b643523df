/* When the client's card is asked for, and when it is not to be. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { settled } from './browser.mjs';
import { createClients } from '../../../static/js/workspace/services/clients.js';
import { createStore } from '../../../static/js/lib/store.js';
import { reduce } from '../../../static/js/workspace/state/reduce.js';
import { client, conversation, start } from './builders.mjs';

const page = { results: [], next: null, total: 0 };
const card = (id) => ({ client: client(id, 'Елена'), fields: [], notes: page, activities: page, dialogs: [], duplicates: [], merges: [], cursor: 1 });
let asked;
let clients;
let mine; // the dialogs that are
let waiting; // what is to happen a moment later

beforeEach(async () => {
  asked = [];
  mine = ['a'];
  waiting = [];
  const store = createStore(reduce, start([conversation('a')]));
  const get = async (path, query) => { asked.push([Number(path.split('/')[4]), query.project]); return card(7); };
  clients = createClients({ store, api: { get }, live: { hear() {}, leave() {}, canWrite: (id) => mine.includes(id) }, notices: {} }, (run) => waiting.push(run));
  clients.show(conversation('a'));
  clients.show(conversation('a'));
  await settled();
});

test('a card is read once for a dialog, and again with the form of another project of mine', async () => {
  assert.deepEqual(asked, [[7, 1]]);
  mine = ['a', 'b'];
  clients.show(conversation('b', { project_id: 9 }));
  await settled();
  assert.deepEqual([asked, waiting], [[[7, 1], [7, 9]], []]);
});

test('of a dialog that is not mine a card on the screen is read again a moment later', async () => {
  clients.show(conversation('b', { project_id: 9 }));
  assert.deepEqual(asked, [[7, 1]]);
  waiting.forEach((run) => run());
  await settled();
  assert.deepEqual(asked, [[7, 1], [7, 9]]);
});

test('a dialog that goes away takes its client out of sight without a question', async () => {
  mine = [];
  const away = conversation('a', { project_id: 9, state: 'queued', agent: null });
  clients.show(away);
  clients.denied('7');
  waiting.forEach((run) => run());
  clients.show(away);
  clients.show(conversation('a'));
  await settled();
  assert.deepEqual(asked, [[7, 1]]);
});

test('a client who was merged away is read again when the two are parted', async () => {
  const other = conversation('a', { client: client(8, 'Она же') });
  clients.denied('7');
  clients.show(other);
  clients.show(conversation('a'));
  clients.show(other);
  clients.denied('7'); // said late: another one is on the screen
  clients.show(conversation('a'));
  await settled();
  assert.deepEqual(asked.map(([id]) => id), [7, 8, 7, 8, 7]);
});

test('once a dialog of his may be read again, his card is read anew', async () => {
  clients.denied('7');
  clients.allowed(8);
  clients.show(conversation('a'));
  clients.allowed(7);
  clients.show(conversation('a'));
  await settled();
  assert.deepEqual(asked, [[7, 1], [7, 1]]);
});
