/* AgentZone's state: the shape of the call panel, its clock, and when an act is over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState } from '../../../static/js/agentzone/state/initial.js';
import { average, clockTime } from '../../../static/js/agentzone/views/day.js';
import { pressed } from '../../../static/js/agentzone/views/lines.js';
import { hasLines, lookOf, may, offReason, readyStatus, shapeOf, showsDay, sinceOf } from '../../../static/js/agentzone/state/panel.js';
import { reduce } from '../../../static/js/agentzone/state/reduce.js';

const READY = { id: 1, name: 'Ready', kind: 'ready', takes_calls: true, is_system: false };
const LUNCH = { id: 2, name: 'Lunch', kind: 'notready', takes_calls: false, is_system: false };
const DEVICE = { number: '1001', name: 'Desk', kind: 'phone', online: true, answers: 'switch' };
const CLIENT = { number: '+79032184067', name: '', state: 'talking', since: null, cause: null };
const CALL = {
  id: 'c1', state: 'ringing', direction: 'in', role: 'main', acts: ['pick-up', 'decline'], client: CLIENT, specialist: null, live: null, asked_by: null,
  caller_name: 'Pavel Cheremisin', caller_number: '+79032184067', project: { name: 'P' },
};
const base = () => ({ ...initialState(), phase: 'ready', status: READY, statusSince: '2026-01-01T10:00:00Z', statuses: [LUNCH, READY] });
const voice = (more) => ({ ...initialState().voice, device: DEVICE, since: '2026-01-01T09:00:00Z', ...more });
const event = (state, type, data) => reduce(state, { type: 'event', frame: { type, data } });

test('the panel has the shape of what the operator does', () => {
  const state = { ...base(), voice: voice() };
  assert.equal(shapeOf(state), 'idle');
  for (const [activity, shape] of [['ringing', 'ring'], ['talking', 'talk'], ['hold', 'hold'], ['acw', 'acw']]) {
    assert.equal(shapeOf({ ...state, voice: voice({ activity, call: CALL }) }), shape);
  }
  assert.equal(shapeOf(base()), 'off');
  assert.equal(shapeOf({ ...state, status: null }), 'off');
});

test('an outgoing call is dialled until somebody answers, and a colleague who asks rings as a client does', () => {
  const ringing = (more) => shapeOf({ ...base(), voice: voice({ activity: 'ringing', call: { ...CALL, ...more } }) });
  assert.equal(ringing({ direction: 'out' }), 'dial');
  assert.equal(ringing({ direction: 'out', role: 'consult' }), 'ring');
});

test('a client who is to be called back rings at the operator first, and is then dialled', () => {
  const callback = { ordered_at: '2026-09-01T10:00:00Z', attempt: 1, of: 3 };
  const ringing = (state) => shapeOf({ ...base(), voice: voice({ activity: 'ringing', call: { ...CALL, callback, client: { state } } }) });
  assert.equal(ringing('waiting'), 'ring');
  assert.equal(ringing('dialling'), 'dial');
  assert.equal(ringing('ringing'), 'dial');
  assert.equal(ringing('held'), 'ring');
  assert.equal(shapeOf({ ...base(), voice: voice({ activity: 'talking', call: { ...CALL, callback } }) }), 'talk');
});

test('there are two lines while a specialist is there or is being called', () => {
  const lines = (state, specialist) => hasLines({ ...base(), voice: voice({ activity: state, call: { ...CALL, specialist } }) });
  assert.equal(lines('hold', { state: 'ringing' }), true);
  assert.equal(lines('talking', { state: 'held' }), true);
  assert.equal(lines('talking', { state: 'ended' }), false);
  assert.equal(lines('talking', null), false);
  assert.equal(lines('acw', { state: 'talking' }), false);
});

test('what may be done is what the server says, and the panel for handing over goes with it', () => {
  const talking = { ...base(), voice: voice({ activity: 'talking', call: { ...CALL, acts: ['hold', 'transfer'] } }) };
  assert.deepEqual([may(talking, 'transfer'), may(talking, 'join'), may(base(), 'hold')], [true, false, false]);
  const open = reduce(talking, { type: 'handing', on: true });
  assert.equal(event(open, 'voice.changed', { voice: talking.voice }).handing, true);
  assert.equal(event(open, 'voice.changed', { voice: voice({ activity: 'acw', call: { ...CALL, acts: ['finish'] } }) }).handing, false);
});

test('it says why calls cannot come', () => {
  assert.equal(offReason({ ...base(), status: null }), 'away');
  assert.equal(offReason(base()), 'bare');
  assert.equal(offReason({ ...base(), voice: voice({ device: { ...DEVICE, online: false } }) }), 'silent');
  assert.equal(offReason({ ...base(), voice: voice() }), '');
});

test('the clock of an idle operator counts from the later of status and activity', () => {
  assert.equal(sinceOf({ ...base(), voice: voice() }), '2026-01-01T10:00:00Z');
  assert.equal(sinceOf({ ...base(), voice: voice({ since: '2026-01-01T11:00:00Z' }) }), '2026-01-01T11:00:00Z');
  assert.equal(sinceOf({ ...base(), voice: voice({ activity: 'talking', call: CALL }) }), '2026-01-01T09:00:00Z');
});

test('the numbers of the day are hidden while the client is on the line only', () => {
  const shows = (activity) => showsDay({ ...base(), voice: voice({ activity, call: activity === 'idle' ? null : CALL }) });
  assert.deepEqual(['idle', 'ringing', 'talking', 'hold', 'acw'].map(shows), [true, true, false, false, true]);
});

test('an act is over when the panel looks otherwise, and not before', () => {
  const ringing = { ...base(), voice: voice({ activity: 'ringing', call: CALL }) };
  const acting = reduce(ringing, { type: 'acting', name: 'pick-up' });
  assert.equal(event(acting, 'voice.changed', { voice: { ...ringing.voice, device: { ...DEVICE, online: false } } }).acting.name, 'pick-up');
  const settled = { ...CALL, client: { ...CALL.client, state: 'music' } };
  assert.equal(event(acting, 'voice.changed', { voice: voice({ activity: 'ringing', call: settled }) }).acting.name, 'pick-up');
  assert.equal(event(acting, 'voice.changed', { voice: voice({ activity: 'talking', call: { ...CALL, state: 'talking' } }) }).acting, null);
  assert.notEqual(lookOf(ringing), lookOf({ ...ringing, voice: voice() }));
});

test('an answered call opens its page, wherever the operator was', () => {
  const ringing = { ...base(), tab: 'settings', voice: voice({ activity: 'ringing', call: CALL }) };
  const talking = event(ringing, 'voice.changed', { voice: voice({ activity: 'talking', call: CALL }) });
  assert.equal(talking.tab, 'home');
  const elsewhere = reduce(talking, { type: 'tab', tab: 'settings' });
  assert.equal(event(elsewhere, 'voice.changed', { voice: voice({ activity: 'hold', call: CALL }) }).tab, 'settings');
});

test('a status comes by the name of the page’s own list', () => {
  const next = event(base(), 'status.changed', { status: { ...LUNCH, name: 'Обед' }, since: '2026-01-01T12:00:00Z', forced: true });
  assert.deepEqual([next.status.name, next.statusForced], ['Lunch', true]);
  assert.equal(event(next, 'status.changed', { status: null, since: '', forced: false }).status, null);
});

test('the status of one key takes calls and is no status of the system', () => {
  assert.equal(readyStatus(base()).id, READY.id);
  assert.equal(readyStatus({ statuses: [LUNCH, { ...READY, is_system: true }] }), null);
});

test('an average is rounded as the sum above it', () => {
  assert.deepEqual([clockTime(123.6), average(123.6)], ['00:02:04', '02:04 a call on average']);
  assert.deepEqual([clockTime(123.4), average(123.4), average(null)], ['00:02:03', '02:03 a call on average', '']);
});

test('a press on the other line’s card switches to it, one on a button in it does what the button says', () => {
  let swaps = 0;
  const press = (control) => pressed({ target: { closest: (what) => (control && what.split(', ').includes(control) ? {} : null) } }, () => { swaps += 1; });
  press(null);
  assert.equal(swaps, 1);
  ['button', 'input', 'label'].forEach(press);
  assert.equal(swaps, 1);
});
