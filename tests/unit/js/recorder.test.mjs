/* The microphone is on only while somebody wants it. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { oneRecording, record } from '../../../static/js/lib/recorder.js';

const later = () => { const promise = {}; promise.wait = new Promise((resolve, reject) => Object.assign(promise, { resolve, reject })); return promise; };
const recording = () => ({ cancelled: false, cancel() { this.cancelled = true; } });

test('two presses before the microphone is allowed start one recording', async () => {
  const allowed = later();
  let asked = 0;
  const one = oneRecording(() => { asked += 1; return allowed.wait; });
  const first = one.start();
  assert.equal(await one.start(), false);
  const begun = recording();
  allowed.resolve(begun);
  assert.equal(await first, true);
  assert.equal(await one.start(), false, 'one is running');
  assert.equal(asked, 1);
  assert.equal(one.take(), begun);
  assert.equal(one.current(), null);
});

test('allowed after the person has gone elsewhere: it ends at once', async () => {
  const allowed = later();
  const one = oneRecording(() => allowed.wait);
  const start = one.start();
  assert.equal(one.leave(), null);
  const begun = recording();
  allowed.resolve(begun);
  assert.equal(await start, false);
  assert.ok(begun.cancelled);
  assert.equal(one.current(), null);
});

test('a refusal is told, and the next press asks again', async () => {
  const answers = [() => Promise.reject(new Error('no')), () => Promise.resolve(recording())];
  const one = oneRecording(() => answers.shift()());
  await assert.rejects(one.start(), /no/);
  assert.equal(await one.start(), true);
});

class Context {
  constructor() { Context.last = this; this.closed = false; }

  createAnalyser() { return { connect() {} }; }

  createMediaStreamSource() { return { connect() {} }; }

  close() { this.closed = true; }
}

class Recorder {
  constructor() { this.state = 'inactive'; this.mimeType = 'audio/webm'; }

  start() { this.state = 'recording'; }

  stop() { this.state = 'inactive'; this.onstop(); }
}

let tracks;
beforeEach(() => {
  tracks = [{ on: true, stop() { this.on = false; } }];
  globalThis.window = { AudioContext: Context };
  globalThis.MediaRecorder = Recorder;
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices: { getUserMedia: async () => ({ getTracks: () => tracks }) } } });
});

const failing = (base, method) => class extends base { constructor() { super(); this[method] = () => { throw new Error(method); }; } };
const BROKEN = {
  'no meter': () => { window.AudioContext = class { constructor() { throw new Error('too many'); } }; },
  'a meter without a source': () => { window.AudioContext = failing(Context, 'createMediaStreamSource'); },
  'no recorder': () => { globalThis.MediaRecorder = class { constructor() { throw new Error('NotSupportedError'); } }; },
  'a recorder that does not start': () => { globalThis.MediaRecorder = failing(Recorder, 'start'); },
};
Object.keys(BROKEN).forEach((name) => test(`the microphone is switched off when there is ${name}`, async () => {
  BROKEN[name]();
  await assert.rejects(record(), /microphone/);
  assert.deepEqual(tracks.map((track) => track.on), [false]);
}));

test('a recording that is given up switches the microphone and the meter off', async () => {
  const begun = await record();
  assert.ok(tracks[0].on);
  begun.cancel();
  assert.ok(!tracks[0].on && Context.last.closed);
});
