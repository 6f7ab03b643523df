import test from 'node:test';
import assert from 'node:assert/strict';
import { createUploader } from '../../../static/js/lib/uploader.js';
import { bars } from '../../../static/js/components/player.js';
import { fileIcon, fileSize, playTime } from '../../../static/js/lib/media_format.js';
import { addUploads, changeUpload, dropUploads, refusal, sendable, trayOf } from '../../../static/js/workspace/state/uploads.js';
import { fit } from '../../../static/js/workspace/views/attachments.js';

/* A server that keeps what it gets; `faults`: what happens to the requests, in their order. */
function server(size, faults) {
  const kept = { bytes: '', asked: 0 };
  const plan = faults.slice();
  const fail = (fault) => { if (fault) throw Object.assign(new Error(fault.message || 'no'), { status: 0, retryable: true, ...fault }); };
  return {
    kept,
    begin: async () => { kept.asked += 1; return { offset: kept.bytes.length, size, chunk: 4, state: kept.bytes.length === size ? 'processing' : 'uploading' }; },
    put: async (place, part) => {
      const fault = plan.shift();
      if (fault && fault.arrives) kept.bytes += part;
      fail(fault);
      if (place.offset !== kept.bytes.length) fail({ status: 409, code: 'offset', retryable: false });
      kept.bytes += part;
      return { offset: kept.bytes.length, state: kept.bytes.length === size ? 'processing' : 'uploading' };
    },
  };
}

async function sent(text, faults) {
  const told = [];
  const host = server(text.length, faults || []);
  const file = { size: text.length, slice: (from, to) => text.slice(from, to) };
  await createUploader({ file, begin: host.begin, put: host.put, onChange: (change) => told.push(change), pause: async () => {} }).run();
  return { kept: host.kept, told, last: told[told.length - 1] };
}

test('a file goes in parts and arrives whole', async () => {
  const { kept, last } = await sent('abcdefghij');
  assert.equal(kept.bytes, 'abcdefghij');
  assert.deepEqual(last, { state: 'done', sent: 10, error: '' });
});

test('after a cut it goes on where the server stands, whether the part had arrived or not', async () => {
  const { kept, told } = await sent('abcdefghij', [null, {}, { arrives: true }, { status: 503 }]);
  assert.equal(kept.bytes, 'abcdefghij');
  assert.ok(told.some((change) => change.state === 'waiting' && change.sent === 4));
  assert.ok(kept.asked >= 3);
});

test('what the server refuses is not tried again, a fault of the moment can be', async () => {
  const refused = await sent('abcdefghij', [{ status: 400, code: 'file_program', retryable: false, message: 'Programs are not accepted' }]);
  assert.deepEqual([refused.last.state, refused.last.error], ['refused', 'Programs are not accepted']);
  const lost = await sent('abcdefghij', [{ status: 404, retryable: false }]);
  assert.equal(lost.last.state, 'failed');
});

test('a cancelled upload says nothing more', async () => {
  const told = [];
  const host = server(10, []);
  const uploader = createUploader({ file: { size: 10, slice: () => 'abcd' }, begin: host.begin, put: host.put, onChange: (change) => told.push(change) });
  uploader.cancel();
  await uploader.run();
  assert.deepEqual(told, []);
});

test('a part on its way is broken off when its file is cancelled', async () => {
  const host = server(10, []);
  let aborted = false;
  const put = (place, part, onLoaded, line) => new Promise((_, reject) => {
    line.abort = () => { aborted = true; reject(Object.assign(new Error('no'), { status: 0, retryable: true })); };
  });
  const uploader = createUploader({ file: { size: 10, slice: () => 'abcd' }, begin: host.begin, put, onChange() {}, pause: () => new Promise(() => {}) });
  const ran = uploader.run();
  await new Promise((next) => setImmediate(next));
  assert.equal(uploader.cancel().offset, 0);
  await ran; // it waits for nothing any more
  assert.ok(aborted);
});

const entry = (id, changes) => ({ id, dialog: 'd', name: id, size: 10, kind: 'file', state: 'queued', sent: 0, error: '', tray: true, ...changes });

test('the tray holds the files of one dialog that belong to no message yet', () => {
  let state = addUploads({ uploads: {} }, { entries: [entry('a'), entry('b'), entry('x', { dialog: 'other' })] });
  assert.deepEqual(trayOf(state, 'd').map((one) => one.id), ['a', 'b']);
  state = changeUpload(state, { id: 'a', change: { tray: false } });
  assert.deepEqual(trayOf(state, 'd').map((one) => one.id), ['b']);
  state = dropUploads(state, { ids: ['b'] });
  assert.deepEqual(trayOf(state, 'd'), []);
  assert.equal(changeUpload(state, { id: 'gone', change: {} }), state);
});

test('what cannot be sent is known before a byte has gone', () => {
  const limits = { max_bytes: 100, types: ['image'], most: 2 };
  assert.deepEqual(sendable([{ id: 'a', state: 'refused' }, { id: 'b', state: 'failed' }, { id: 'c', state: 'done' }]).map((one) => one.id), ['b', 'c']);
  assert.equal(refusal(null, { size: 5 }, 0), 'off');
  assert.equal(refusal(limits, { size: 0 }, 0), 'empty');
  assert.equal(refusal(limits, { size: 101 }, 0), 'big');
  assert.equal(refusal(limits, { size: 5 }, 2), 'many');
  assert.equal(refusal(limits, { size: 5 }, 1), '');
});

test('sizes, lengths, icons and boxes', () => {
  assert.deepEqual([512, 1536, 20971520, 3 * 1024 ** 3].map(fileSize), ['512 B', '1.5 KB', '20 MB', '3 GB']);
  assert.deepEqual([7.9, 65, 3725, null].map(playTime), ['0:07', '1:05', '1:02:05', '0:00']);
  assert.deepEqual([fileIcon('file', 'a.PDF'), fileIcon('file', 'a.zip'), fileIcon('voice', ''), fileIcon('file', 'x')], ['file-text', 'file-archive', 'mic', 'file']);
  assert.deepEqual(fit(3200, 1600), { width: 320, height: 160 });
  assert.deepEqual(fit(null, null), { width: 320, height: 260 });
});

test('a waveform is drawn with its loudest parts', () => {
  assert.deepEqual(bars([1, 9, 2, 3, 8, 4], 3), [9, 3, 8]);
  assert.deepEqual(bars([5, 6], 30), [5, 6]);
  assert.deepEqual(bars([], 30), []);
});
