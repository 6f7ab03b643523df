/* The client of the call in hand: whose card is shown, and when it is read. */
import assert from 'node:assert/strict';
import { test, beforeEach } from 'node:test';
import { fakeWindow, settled } from './browser.mjs';
import { client } from './builders.mjs';
import { createStore } from '../../../static/js/lib/store.js';
import { createCard } from '../../../static/js/agentzone/services/card.js';
import { cardCall, initialCard, isOlder, scriptCall, reduceCard } from '../../../static/js/agentzone/state/card.js';
import { initialState } from '../../../static/js/agentzone/state/initial.js';

const EMPTY = { results: [], next: null, total: 0 };
const cardOf = (id) => ({ client: client(id, 'Елена'), fields: [{ key: 'city', value: '', version: 0 }], notes: EMPTY, activities: EMPTY, dialogs: [], duplicates: [], merges: [], cursor: 5 });
const found = (call, id) => ({ dialog: { contact_id: call, project_id: 1, state: 'assigned', client: id && client(id, 'Елена') }, card: id && cardOf(id) });
const with_ = (activity, call, more = {}) => ({ ...initialState(), phase: 'ready', me: { id: 5 }, voice: { ...initialState().voice, activity, call: call && { id: call } }, ...more });

let answers;
let asked;
let line;
let store;
let card;

beforeEach(() => {
  fakeWindow();
  answers = { a: found('a', 7), b: found('b', 8) };
  asked = [];
  line = [];
  store = createStore((state, { next }) => next, with_('idle', null));
  const app = {
    store,
    api: {
      async get(path) {
        asked.push(path);
        const answer = answers[path.split('/')[5]];
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    live: { hear: (name, cursor) => line.push(`hear ${name} ${cursor}`), leave: (name) => line.push(`leave ${name}`) },
    notices: {}, chats: { open: (hash) => line.push(hash) },
  };
  card = createCard(app);
});

async function be(next) { store.dispatch({ next }); await settled(); }

const open = (call) => ({ scripts: { ...initialState().scripts, open: 'run', open_call: { id: call } } });

test('without a script the card is that of the call that is spoken', () => {
  assert.equal(cardCall(with_('ringing', 'a')), null);
  assert.equal(cardCall(with_('talking', 'a')), 'a');
  assert.equal(cardCall(with_('acw', 'a')), 'a');
  assert.equal(cardCall(with_('idle', null)), null);
});

test('beside a script stands the client of its own call, whoever is called meanwhile', () => {
  assert.equal(cardCall(with_('talking', 'a', open('a'))), 'a');
  const idle = with_('idle', null, open('z'));
  assert.equal(cardCall(idle), 'z');
  assert.equal(cardCall({ ...idle, voice: { ...idle.voice, last: { id: 'b' } } }), 'z'); // he was called after it, and did not answer
  assert.equal(cardCall(with_('ringing', 'b', open('z'))), 'z');
  const looked = { tab: 'calls', scripts: { ...open('z').scripts, shown: 'old', shownCall: { id: 'y' } } };
  assert.equal(cardCall(with_('idle', null, looked)), 'y');
  assert.equal(cardCall(with_('talking', 'a', looked)), 'y');
  assert.equal(cardCall(with_('talking', 'a', { ...looked, tab: 'home' })), 'a');
});

test('the script of another call is named as that, and makes room for a call that is spoken', () => {
  const of = (state) => [scriptCall(state) && scriptCall(state).id, isOlder(state)];
  assert.deepEqual(of(with_('talking', 'a', open('a'))), ['a', false]);
  assert.deepEqual(of(with_('ringing', 'b', open('a'))), ['a', true]);
  assert.deepEqual(of(with_('talking', 'b', open('a'))), [null, true]);
  const idle = with_('idle', null, open('a'));
  const after = (last) => ({ ...idle, voice: { ...idle.voice, last: last && { id: last } } });
  assert.deepEqual([of(after('a')), of(after('b')), of(after(null))], [['a', false], ['a', true], ['a', false]]);
});

test('a call brings the card of its client, once, and the page hears him', async () => {
  await be(with_('talking', 'a'));
  await be(with_('hold', 'a'));
  assert.deepEqual(asked, ['/api/v1/me/calls/a/client/']);
  assert.deepEqual(line, ['hear client:7 5']);
  const { status, selected, conversations, clients } = card.store.get();
  assert.deepEqual([status, selected, conversations.a.project_id, clients[7].status], ['ready', 'a', 1, 'ready']);
  card.clients.show(conversations.a);
  await settled();
  assert.equal(asked.length, 1);
});

test('the next call brings its own client, and the one before is heard no more', async () => {
  await be(with_('talking', 'a'));
  await be(with_('talking', 'b'));
  assert.equal(card.store.get().conversations.a, undefined);
  assert.deepEqual(line.slice(1), ['leave client:7', 'hear client:8 5']);
  await be(with_('idle', null));
  assert.deepEqual([card.store.get().status, card.store.get().selected], ['none', null]);
});

test('who hides his number has no card, and the page is none the worse for it', async () => {
  answers.a = found('a', null);
  await be(with_('talking', 'a'));
  assert.deepEqual([card.store.get().status, card.store.get().selected, line.length], ['ready', null, 0]);
});

test('an answer that comes after the call is not shown', async () => {
  store.dispatch({ next: with_('talking', 'a') });
  store.dispatch({ next: with_('idle', null) });
  await settled();
  assert.deepEqual([card.store.get().status, line.length], ['none', 0]);
});

test('what could not be read says so and is read again on demand, and after a new beginning of the streams', async () => {
  answers.a = Object.assign(new Error('away'), { status: 503 });
  await be(with_('talking', 'a'));
  assert.deepEqual([card.store.get().status, card.store.get().error], ['failed', 'away']);
  answers.a = found('a', 7);
  await card.read();
  assert.equal(card.store.get().status, 'ready');
  card.again();
  await settled();
  assert.deepEqual([asked.length, line], [3, ['hear client:7 5', 'hear client:7 5']]);
});

test('events of the client change the card', async () => {
  await be(with_('talking', 'a'));
  card.event({ s: 'client:7', q: 6, type: 'client.field', data: { key: 'city', value: 'Тула', version: 1 } });
  assert.equal(card.store.get().clients[7].card.fields[0].value, 'Тула');
});

test('a window goes with the call that it was opened in', () => {
  const open = [{ type: 'card.loading', call: 'a' }, { type: 'panel', panel: 'block', of: 7 }].reduce(reduceCard, initialCard());
  assert.equal(reduceCard(open, { type: 'card.loading', call: 'a' }).panel, 'block');
  assert.equal(reduceCard(open, { type: 'card.loading', call: 'b' }).panel, null);
  assert.equal(reduceCard(open, { type: 'card.none' }).panel, null);
});

test('an earlier dialog is opened in the chats', () => {
  card.clients.visit({ conversation_id: '11111111-1111-1111-1111-111111111111' });
  assert.deepEqual(line, ['#all/11111111-1111-1111-1111-111111111111']);
});
