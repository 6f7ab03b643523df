/* How good a line is, told from two looks at it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, readingOf } from '../../../static/js/agentzone/state/line.js';

const reading = (more) => ({ received: 0, lost: 0, jitter: 5, rtt: 20, heard: null, ...more });

test('a line is told by what was lost since the last look, not since the begin', () => {
  const before = reading({ received: 1000, lost: 300 });
  assert.equal(lineOf(before, reading({ received: 1150, lost: 300 })).level, 'good');
  assert.equal(lineOf(before, reading({ received: 1147, lost: 303 })).level, 'fair');
  assert.equal(lineOf(before, reading({ received: 1130, lost: 320 })).level, 'bad');
});

test('delay and jitter make a line worse too, and nothing at all is silence', () => {
  assert.equal(lineOf(null, reading({ received: 100, rtt: 250 })).level, 'fair');
  assert.equal(lineOf(null, reading({ received: 100, jitter: 80 })).level, 'bad');
  assert.equal(lineOf(reading({ received: 100 }), reading({ received: 100 })).level, 'silent');
  assert.equal(lineOf(null, reading({ received: 100, rtt: null })).rtt, null);
});

test('packets that come late are no loss below nothing', () => {
  assert.equal(lineOf(reading({ received: 100, lost: 10 }), reading({ received: 260, lost: 4 })).loss, 0);
});

test('a report is read for sound alone', () => {
  const stats = new Map([
    ['a', { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50, packetsLost: 2, jitter: 0.01 }],
    ['v', { type: 'inbound-rtp', kind: 'video', packetsReceived: 9999 }],
    ['r', { type: 'remote-inbound-rtp', roundTripTime: 0.03 }],
  ]);
  assert.deepEqual(readingOf(stats), { received: 50, lost: 2, jitter: 10, rtt: 30, heard: null });
});
