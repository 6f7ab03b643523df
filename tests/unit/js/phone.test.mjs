/* The softphone: for which call an answer is, the microphone, tones in their order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeWindow, settled } from './browser.mjs';

fakeWindow();
globalThis.Audio = class { play() { return Promise.resolve(); } };
const opened = [];
Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices: { getUserMedia: async () => {
  const track = { kind: 'audio', stopped: false, enabled: true, stop() { this.stopped = true; } };
  const stream = { getTracks: () => [track], getAudioTracks: () => [track] };
  opened.push(track);
  return stream;
} } } });
const { createSession } = await import('../../../static/js/agentzone/services/phone_session.js');
const { createCalls } = await import('../../../static/js/agentzone/services/calls.js');

function page() {
  let state = { voice: { call: { id: 'first' } }, phone: { muted: false } };
  const listeners = [];
  return {
    app: { store: { get: () => state, subscribe: (listener) => listeners.push(listener), dispatch() {} }, notices: { toast() {}, failed() {} } },
    voice(call) { state = { ...state, voice: { call } }; listeners.forEach((listener) => listener(state)); },
  };
}

function ring() {
  const listeners = {};
  const session = {
    answered: 0,
    established: false,
    connection: { getSenders: () => [{ track: { kind: 'audio' }, replaceTrack: async (track) => { session.track = track; } }] },
    on(name, listener) { (listeners[name] = listeners[name] || []).push(listener); },
    tell(name) { (listeners[name] || []).forEach((listener) => listener({})); },
    answer() { session.answered += 1; session.established = true; },
    isEnded: () => false,
    isEstablished: () => session.established,
  };
  return { session, event: { originator: 'remote', session, request: { getHeader: () => '' } } };
}

test('an answer that was pressed before the ring is here takes that call', async () => {
  const { app } = page();
  const softphone = createSession(app, () => {});
  softphone.answer();
  const { session, event } = ring();
  softphone.arrived(event);
  await settled();
  assert.equal(session.answered, 1);
});

test('an answer to a call that has gone takes no later one', async () => {
  const { app, voice } = page();
  const softphone = createSession(app, () => {});
  softphone.answer();
  voice(null);
  voice({ id: 'first' }); // the same call may ring here again
  const { session, event } = ring();
  softphone.arrived(event);
  await settled();
  assert.equal(session.answered, 0);
});

test('no microphone stays open after a call in which it was changed', async () => {
  opened.length = 0;
  const { app } = page();
  const softphone = createSession(app, () => {});
  const { session, event } = ring();
  softphone.arrived(event);
  await softphone.answer();
  await softphone.changeMicrophone();
  assert.deepEqual(opened.map((track) => track.stopped), [true, false]);
  assert.equal(session.track, opened[1]);
  session.tell('ended');
  assert.deepEqual(opened.map((track) => track.stopped), [true, true]);
});

test('tones go one after the other, and none without a call', async () => {
  const { app, voice } = page();
  const waiting = [];
  const sent = [];
  app.api = { post: (path, { digits }) => { sent.push(digits); return new Promise((resolve) => { waiting.push(resolve); }); } };
  const calls = createCalls(app);
  calls.digits('1');
  const second = calls.digits('2');
  await settled();
  assert.deepEqual(sent, ['1']);
  waiting[0]();
  await settled();
  assert.deepEqual(sent, ['1', '2']);
  waiting[1]();
  assert.equal(await second, true);
  voice(null);
  assert.equal(await calls.digits('3'), false);
  assert.deepEqual(sent, ['1', '2']);
});
