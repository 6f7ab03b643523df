/* Tags, snoozed dialogs, filters of the lists and picking, as the page keeps them. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { macroRows, paletteGroups } from '../../../static/js/workspace/state/commands.js';
import { activeGroups } from '../../../static/js/workspace/state/select.js';
import { createWork } from '../../../static/js/workspace/services/work.js';
import { conditionsOf, fromSaved, macrosFor, meets, noConditions, sameConditions, tagsOf, offeredTags, toSaved } from '../../../static/js/workspace/state/work.js';
import { at, AT, conversation, events, frame, message, run, start } from './builders.mjs';

const tag = (id, projectId, changes) => ({ id, project_id: projectId, name: `T${id}`, hue: 1, is_active: true, ...changes });
const names = (groups) => Object.keys(groups).reduce((all, key) => ({ ...all, [key]: groups[key].map((c) => c.id) }), {});

test('a snoozed dialog leaves its group and comes back when the client writes', () => {
  const state = start([
    conversation('a', { waiting_since: AT, snoozed_until: at(900) }), conversation('b', { waiting_since: AT }),
    conversation('c', { snoozed_until: at(60) }),
  ]);
  assert.deepEqual(names(activeGroups(state)), { waiting: ['b'], answered: [], snoozed: ['c', 'a'] });
  const written = events(state, frame('conversation:a', 1, 'message.created', { message: message(1, 'client', 'Ау'), unread_by_agent: 1 }));
  assert.deepEqual(names(activeGroups(written)).waiting.sort(), ['a', 'b']);
  const answered = events(state, frame('conversation:a', 1, 'message.created', { message: message(1, 'agent', 'Ждём'), unread_by_agent: 0 }));
  assert.deepEqual(names(activeGroups(answered)).snoozed, ['c', 'a']);
});

test('an answer that the client has overtaken does not put his dialog back to sleep', () => {
  const before = start([conversation('a', { waiting_since: AT })]);
  const answer = { ...before.conversations.a, snoozed_until: at(900) };
  const state = events(before, frame('conversation:a', 1, 'message.created', { message: message(1, 'client', 'Ау'), unread_by_agent: 1 }));
  assert.deepEqual(names(activeGroups(run(state, { type: 'conversation.set', conversation: answer }))), { waiting: ['a'], answered: [], snoozed: [] });
  assert.deepEqual(names(activeGroups(run(before, { type: 'conversation.set', conversation: answer }))).snoozed, ['a']);
});

test('the conditions of the active list: project, tag, channel and how long the client waits', () => {
  const state = start([
    conversation('a', { tags: [7], waiting_since: AT }), conversation('b', { project_id: 2, waiting_since: at(600) }),
    conversation('c', { channel: { id: 2, kind: 'telegram', name: 'T' } }),
  ]);
  const shown = (conditions, now) => {
    const groups = activeGroups(run(state, { type: 'conditions', conditions: { ...noConditions(), ...conditions } }), now);
    return Object.values(groups).reduce((all, one) => all.concat(one), []).map((c) => c.id).sort();
  };
  assert.deepEqual(shown({ project: '2' }), ['b']);
  assert.deepEqual(shown({ tag: '7' }), ['a']);
  assert.deepEqual(shown({ channel: 'telegram' }), ['c']);
  assert.deepEqual(shown({ waiting: '5' }, Date.parse(at(301))), ['a']);
  assert.deepEqual(shown({ waiting: '5' }, Date.parse(at(299))), []);
  assert.deepEqual(shown({}), ['a', 'b', 'c']);
  assert.ok(meets(conversation('x', {}), noConditions(), 0));
});

test('what is saved is what was chosen', () => {
  const chosen = { ...noConditions(), project: '3', waiting: '15', q: 'жалоба' };
  const saved = { id: 1, name: 'x', scope: 'queue', ...toSaved(chosen) };
  assert.deepEqual([saved.project, saved.tag, saved.waiting], [3, null, 15]);
  assert.ok(sameConditions(fromSaved(saved), chosen));
  const state = run(start([]), { type: 'filter', filter: 'Анна' });
  assert.equal(conditionsOf(state, 'active').q, 'Анна');
});

test('a dialog that does not fit the conditions does not enter a filtered queue', () => {
  const filtered = run(start([]), { type: 'list.change', list: 'queue', change: { status: 'ready', tag: '7' } });
  const queued = (id, tags) => frame('project:1', 1, 'queue.entered', { conversation: conversation(id, { state: 'queued', tags }) });
  assert.deepEqual(events(filtered, queued('a', [])).queue.ids, []);
  assert.deepEqual(events(filtered, queued('a', [7])).queue.ids, ['a']);
});

test('lists of tags, macros and filters follow their events', () => {
  let state = start([], { tags: [tag(1, 1), tag(2, 2)], macros: [{ id: 1, project_id: null }, { id: 2, project_id: 1 }] });
  state = events(
    state,
    frame('project:1', 1, 'tags.changed', { project_id: 1, tags: [tag(3, 1), tag(4, 1, { is_active: false })] }),
    frame('agent:5', 1, 'macros.changed', { project_id: null, macros: [{ id: 9, project_id: null }] }),
    frame('agent:5', 2, 'filters.changed', { filters: [{ id: 1 }] }),
  );
  assert.deepEqual(state.tags.map((one) => one.id).sort(), [2, 3, 4]);
  assert.deepEqual(macrosFor(state, conversation('a', {})).map((one) => one.id).sort(), [2, 9]);
  assert.deepEqual(macrosFor(state, conversation('a', { project_id: 2 })).map((one) => one.id), [9]);
  assert.equal(state.filters.length, 1);
  const dialog = conversation('a', { tags: [4] });
  assert.deepEqual(tagsOf(state, dialog).map((one) => one.id), [4]);
  assert.deepEqual(offeredTags(state, dialog).map((one) => one.id), [3, 4]);
  assert.deepEqual(offeredTags(state, conversation('b', {})).map((one) => one.id), [3]);
});

test('dialogs are picked and let go, and another list begins anew', () => {
  const state = run(start([]), { type: 'pick', id: 'a', on: true }, { type: 'pick', id: 'b', on: true }, { type: 'pick', id: 'a', on: false });
  assert.deepEqual(state.picked, ['b']);
  assert.equal(run(state, { type: 'tab', tab: 'queue' }).picked, null);
  assert.equal(run(state, { type: 'pick.none' }).picked, null);
});

test('macros of the open dialog are among the commands, while it is mine', () => {
  const macros = [{ id: 1, project_id: 1, name: 'Спасибо', position: 1, steps: [{ kind: 'close', topics: [] }] }, { id: 2, project_id: 2, name: 'Чужой', position: 1, steps: [] }];
  const state = run(start([conversation('a', {})], { macros }), { type: 'select', id: 'a' });
  const found = (s) => paletteGroups(s, 'спас', null).reduce((all, group) => all.concat(group.rows), []).filter((row) => row.macro);
  assert.deepEqual(found(state).map((row) => [row.macro.id, row.text]), [[1, 'close the chat']]);
  assert.deepEqual(found(run(state, { type: 'select', id: null })), []);
  assert.deepEqual(macroRows(state).length, 1);
});

test('the offer to wake a snoozed dialog goes when it wakes by itself', async () => {
  const asleep = conversation('a', { snoozed_until: at(900) });
  for (const wakes of [
    frame('conversation:a', 1, 'message.created', { message: message(1, 'client', 'я тут') }),
    frame('agent:5', 1, 'snooze.ended', { conversation_id: 'a' }),
    frame('conversation:a', 1, 'conversation.changed', { conversation: conversation('a') }),
  ]) {
    const taken = [];
    const state = start([asleep]);
    const app = {
      store: { get: () => state, dispatch: () => {} }, api: { post: async () => asleep }, router: {},
      notices: { toast: () => 41, take: (id) => taken.push(id) },
    };
    const work = createWork(app);
    await work.snooze('a', { term: '15m' });
    work.event(frame('conversation:a', 0, 'conversation.changed', { conversation: asleep }), state);
    work.event(frame('conversation:a', 0, 'message.created', { message: message(1, 'agent', 'жду') }), state);
    assert.deepEqual(taken, []);
    work.event(wakes, state);
    work.event(wakes, state);
    assert.deepEqual(taken, [41], wakes.type);
  }
});
