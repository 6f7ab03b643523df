/* What is typed into a client's field while the line comes and goes. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { settled } from './browser.mjs';
import { createClientFields } from '../../../static/js/workspace/services/client_fields.js';
import { createStore } from '../../../static/js/lib/store.js';
import { reduce } from '../../../static/js/workspace/state/reduce.js';
import { client, conversation, start } from './builders.mjs';

const card = {
  client: client(7, 'Елена'), fields: [{ key: 'email', value: null, version: 0 }, { key: 'city', value: null, version: 0 }], identities: [], cursor: 0,
  notes: { results: [], next: null }, activities: { results: [], next: null },
};

test('a reconnect leaves what the server refused to be put right; «Done» gives it up', async () => {
  const store = createStore(reduce, start([conversation('a')]));
  store.dispatch({ type: 'client.loaded', id: 7, card });
  const asked = [];
  const put = async (path) => { asked.push(path); throw Object.assign(new Error('no'), { status: 400, errors: { email: ['Не адрес'] } }); };
  const fields = createClientFields({ store, api: { put }, clients: { path: (id, rest) => rest } });
  fields.edit(7, 'email', 'лена@', true);
  await new Promise((next) => setTimeout(next, 5));
  await settled();
  assert.equal(store.get().edits[7].email.state, 'wrong');
  fields.flush(false);
  assert.equal(store.get().edits[7].email.value, 'лена@');
  assert.equal(asked.length, 1);
  fields.done(7);
  assert.deepEqual(store.get().edits, {});
});

test('after a phone or an e-mail was saved the card is read again, for who may be the same person; after others it is not', async () => {
  const store = createStore(reduce, start([conversation('a')]));
  store.dispatch({ type: 'client.loaded', id: 7, card });
  const put = async (path, body) => ({ value: body.value, version: 1 });
  const fields = createClientFields({ store, api: { put }, clients: { path: (id, rest) => rest } });
  const saved = async (key) => {
    const before = store.get().clients[7].stale;
    fields.edit(7, key, 'elena@example.org', true);
    await new Promise((next) => setTimeout(next, 5));
    await settled();
    return store.get().clients[7].stale - before;
  };
  assert.deepEqual([await saved('email'), await saved('city')], [1, 0]);
});
