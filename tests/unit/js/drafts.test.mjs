/* Drafts against a server that is played by hand: nothing that was typed is lost. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { stand, tick } from './clock.mjs';
import { fakeWindow, settled } from './browser.mjs';
import { createDrafts } from '../../../static/js/workspace/services/drafts.js';

const words = (text) => ({ text, html: '', note: false, quote: null });
const refusal = (status, more) => Object.assign(new Error('no'), { status, errors: {}, retryable: status === 0 || status >= 500, ...more });

let disk;
let server; // {version, text, page, fault}

/* A page of the person: its drafts, and what it asked of the server. */
function open(pageId, drafts) {
  let state = { me: { id: 5 }, drafts: drafts || {} };
  const asked = [];
  const put = async (path, body, options) => {
    asked.push({ text: body.text, version: body.version, leaving: body.leaving, ...options });
    if (server.fault) throw server.fault;
    if (body.version !== server.version) throw refusal(409, { errors: { ...words(server.text), version: server.version, page: server.page } });
    Object.assign(server, { version: server.version + 1, text: body.text, page: body.page });
    return { version: server.version };
  };
  const store = { get: () => state, dispatch: ({ id, draft }) => { state = { ...state, drafts: { ...state.drafts, [id]: draft } }; } };
  const page = createDrafts({ store, pageId, api: { put } });
  return { page, asked, store };
}

const stored = () => ({ a: { ...words(server.text), version: server.version, page: server.page } });
const rest = async (ms) => { tick(ms); await settled(); };
const texts = ({ asked }) => asked.map((one) => one.text);

beforeEach(() => {
  stand(1e12);
  ({ disk } = fakeWindow());
  server = { version: 0, text: '', page: '', fault: null };
});

test('what was typed without a line is there after a reload, and goes to the server', async () => {
  server.fault = refusal(0);
  const first = open('p1');
  first.page.edit('a', words('без сети'));
  await rest(700);
  server.fault = null;
  const second = open('p2');
  second.page.restore();
  assert.equal(second.page.content('a').text, 'без сети');
  await rest(0);
  assert.equal(server.text, 'без сети');
  assert.deepEqual(Object.keys(disk), []); // confirmed: the copy has gone
});

test('an ended session and a text that is too long lose nothing', async () => {
  for (const fault of [refusal(401, { code: 'not_signed_in' }), refusal(400)]) {
    server.fault = fault;
    const tab = open('p1');
    tab.page.edit('a', words(`текст ${fault.status}`));
    await rest(60000);
    assert.equal(tab.asked.length, 1); // not asked in vain again
    assert.equal(tab.page.content('a').text, `текст ${fault.status}`);
    const next = open('p2');
    server.fault = null;
    next.page.restore();
    await rest(0);
    assert.equal(server.text, `текст ${fault.status}`);
    server = { version: 0, text: '', page: '', fault: null };
  }
});

test('somebody who types without a rest is saved all the same', async () => {
  const tab = open('p1');
  for (let n = 1; n <= 20; n += 1) {
    tab.page.edit('a', words('я'.repeat(n)));
    await rest(400); // 8 s in all
  }
  assert.ok(tab.asked.length >= 2, `${tab.asked.length} saves`);
  await rest(600);
  assert.equal(server.text.length, 20);
});

test('an old copy gives way to what was saved elsewhere later, a copy of the page that saved last does not', async () => {
  server = { version: 3, text: 'раз', page: 'p1', fault: refusal(0) };
  const first = open('p1', stored());
  first.page.edit('a', words('раз два'));
  server = { ...server, version: 5, text: 'с другого места', page: 'p9', fault: null };
  const other = open('p2', stored());
  other.page.restore();
  await rest(0);
  assert.deepEqual([other.page.content('a').text, texts(other)], ['с другого места', []]);

  server = { version: 3, text: 'раз', page: 'p1', fault: null };
  const again = open('p3', stored());
  again.page.edit('a', words('раз два три')); // sent, and the answer was lost: the server has an earlier word of p3
  server = { ...server, version: 4, text: 'раз дв', page: 'p3' };
  const last = open('p4', stored());
  last.page.restore();
  await rest(0);
  assert.equal(server.text, 'раз два три');
});

test('a copy that turns out to be old on the way gives way too', async () => {
  const first = open('p1', { a: { ...words(''), version: 3, page: '' } });
  server.fault = refusal(0);
  first.page.edit('a', words('старое'));
  await rest(0);
  server = { version: 7, text: 'новое', page: 'p9', fault: null };
  const next = open('p2'); // the snapshot did not name it
  next.page.restore();
  await rest(0);
  assert.deepEqual([next.page.content('a').text, server.text], ['новое', 'новое']);
});

test('a second tab does not write over the first one, which goes on typing', async () => {
  const first = open('p1');
  first.page.edit('a', words('абв'));
  const second = open('p2');
  first.page.edit('a', words('абвг'));
  second.page.restore();
  first.page.edit('a', words('абвгд'));
  await rest(600);
  await rest(0);
  assert.equal(server.text, 'абвгд');
  assert.ok(!texts(second).includes('абвгд'));
});

test('a page that goes away says its last word over its own save that is on the way', async () => {
  const tab = open('p1', { a: { ...words('а'), version: 4, page: 'p0' } });
  server = { version: 4, text: 'а', page: 'p0', fault: null };
  tab.page.edit('a', words('аб'));
  tick(600); // on its way, not answered yet
  tab.page.edit('a', words('абв'));
  tab.page.flush(true);
  assert.deepEqual(tab.asked[1], { text: 'абв', version: 4, leaving: true, keepalive: true });
  await rest(0);
});

test('what another page saved is followed while nothing is typed here', async () => {
  const tab = open('p1', { a: { ...words('чужое'), version: 2, page: 'p9' } });
  assert.equal(tab.page.isDirty('a'), false);
  assert.equal(tab.page.content('a').text, 'чужое');
  tab.page.edit('a', words(''));
  assert.equal(tab.page.isDirty('a'), true);
  tab.page.forget('a');
  assert.equal(tab.page.content('a').text, 'чужое');
});
