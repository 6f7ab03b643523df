/* The line of messages with files: what is given up lets the others go. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fakeWindow, settled } from './browser.mjs';
import { createOutbox } from '../../../static/js/workspace/services/outbox.js';
import { createStore } from '../../../static/js/lib/store.js';
import { reduce } from '../../../static/js/workspace/state/reduce.js';
import { conversation, start } from './builders.mjs';

let browser;
let store;
let posted;
let arrive; // the files that are waited for are there
let cancelled;
let hold; // a promise that the next POST waits for
let refused; // ids of files that the server did not take

function open() {
  store = createStore(reduce, start([conversation('a')]));
  arrive = [];
  const uploads = {
    finished: () => new Promise((resolve) => { arrive.push(resolve); }),
    cancel: (id) => { cancelled.push(id); arrive.splice(0).forEach((go) => go()); },
    discard: (ids) => ids.forEach(uploads.cancel),
    parted: (ids) => ids.filter((one) => !refused.includes(one)),
    gone: () => arrive.splice(0).forEach((go) => go()),
    done() {},
  };
  const post = async (path, body) => {
    posted.push(body);
    if (hold) await hold;
    return { id: body.id, number: posted.length, author: 'agent', text: body.text, delivery: 'sent', kind: 'text' };
  };
  return createOutbox({ store, uploads, api: { post }, notices: { announce() {} } });
}

const pending = () => (store.get().pending.a || []).map((m) => m.content.text);
const texts = () => posted.map((body) => body.text);
const kept = () => Object.keys(browser.disk).filter((key) => key.includes('outbox.'));

beforeEach(() => { browser = fakeWindow(); posted = []; cancelled = []; hold = null; refused = []; });

test('a file sent by mistake is taken back before it has gone, and what was written after it goes', async () => {
  const outbox = open();
  outbox.send('a', { text: '', attachments: ['huge'] });
  outbox.send('a', 'после файла');
  await settled();
  assert.deepEqual(posted, []);
  outbox.dropFile('a', store.get().pending.a[0].id, 'huge');
  await settled();
  assert.deepEqual([texts(), cancelled, pending(), kept()], [['после файла'], ['huge'], [], []]);
});

test('of a message with words and several files only the one file is taken out', async () => {
  const outbox = open();
  outbox.send('a', { text: 'Вот', attachments: ['one', 'huge'] });
  await settled();
  outbox.dropFile('a', store.get().pending.a[0].id, 'huge');
  await settled();
  arrive.splice(0).forEach((go) => go());
  await settled();
  assert.deepEqual(posted.map(({ text, attachments }) => [text, attachments]), [['Вот', ['one']]]);
});

test('a file that is refused while its message waits holds the words and the other files up no longer', async () => {
  const outbox = open();
  outbox.send('a', { text: 'Вот', attachments: ['program', 'photo'] });
  outbox.send('a', { text: '', attachments: ['other'] });
  await settled();
  refused = ['program', 'other'];
  for (let i = 0; i < 4; i += 1) { arrive.splice(0).forEach((go) => go()); await settled(); }
  assert.deepEqual(posted.map(({ text, attachments }) => [text, attachments]), [['Вот', ['photo']]]);
  assert.deepEqual([pending(), kept(), cancelled], [[], [], []]); // the second was nothing but its file, which lies in the composer
});

test('nothing is taken out of a message that is just going', async () => {
  let answer;
  hold = new Promise((resolve) => { answer = resolve; });
  const outbox = open();
  outbox.send('a', { text: '', attachments: ['file'] });
  await settled();
  arrive.splice(0).forEach((go) => go());
  await settled();
  outbox.dropFile('a', store.get().pending.a[0].id, 'file');
  assert.deepEqual(cancelled, []);
  answer();
  await settled();
  assert.deepEqual(pending(), []);
});

test('a message that settles while its files are awaited lets the next one go', async () => {
  const outbox = open();
  outbox.send('a', { text: 'с файлом', attachments: ['file'] });
  outbox.send('a', 'следом');
  await settled();
  store.dispatch({ type: 'pending.drop', id: 'a', messageId: store.get().pending.a[0].id }); // another tab has sent it
  arrive.splice(0).forEach((go) => go());
  await settled();
  assert.deepEqual([texts(), pending()], [['следом'], []]);
});

test('what another tab has sent or given up is not sent once more by the tab that restored it', async () => {
  const first = open();
  first.send('a', { text: 'с файлом', attachments: ['file'] });
  const [key] = kept();
  const second = open();
  second.restore();
  await settled();
  assert.deepEqual(pending(), ['с файлом']);
  delete browser.disk[key];
  browser.tell('storage', { key, newValue: null });
  await settled();
  assert.deepEqual([posted, pending()], [[], []]);
});
