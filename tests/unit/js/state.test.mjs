/* What events do to the state: as if the snapshot had been read anew. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfDialog, isStill } from '../../../static/js/workspace/state/panels.js';
import { PANELS } from '../../../static/js/workspace/views/panels.js';
import { at, conversation, detail, events, frame, message, project, run, start } from './builders.mjs';

const S = 'conversation:a';
const opened = (messages, changes, cursor) => run(
  start([conversation('a', changes)]), { type: 'select', id: 'a' }, { type: 'thread.loading', id: 'a' },
  { type: 'thread.loaded', id: 'a', detail: detail(conversation('a', changes), messages, cursor || 0) },
);
const created = (q, m, unread, more) => frame(S, q, 'message.created', {
  message: m, unread_by_agent: unread || 0, preview: m.kind === 'text' ? m.text.trim() : null, page: null, ...more,
});
const texts = (state) => state.threads.a.messages.map((m) => m.text);

test('a client’s message counts as unread and starts the wait', () => {
  const state = events(start([conversation('a')]), created(1, message(1, 'client', ' Добрый \n день '), 1, { preview: 'Добрый день' }));
  const { unread, waiting_since: since, last_message: last, last_number: number } = state.conversations.a;
  assert.deepEqual([unread, since, last.text, number], [1, at(1), 'Добрый день', 1]);
});

test('the card goes where the client goes, and keeps its last line when the system adds one', () => {
  const page = { url: 'https://shop.example/2', title: 'Лампы' };
  const state = events(start([conversation('a')]), created(1, message(1, 'client', 'раз'), 1, { page }),
    created(2, message(2, 'system', '', { kind: 'event', event: { code: 'queued' } }), 1, { page }));
  assert.deepEqual([state.conversations.a.page, state.conversations.a.last_message.text], [page, 'раз']);
});

test('an answer ends the wait, a second message of the client does not move its start', () => {
  const twice = events(start([conversation('a')]), created(1, message(1, 'client', 'раз'), 1), created(2, message(2, 'client', 'два'), 2));
  assert.equal(twice.conversations.a.waiting_since, at(1));
  assert.equal(events(twice, created(3, message(3, 'agent', 'да'))).conversations.a.waiting_since, null);
});

test('system lines join the conversation and leave the card alone', () => {
  const state = events(opened([]), created(1, message(1, 'system', '', { kind: 'event', event: { code: 'queued' } })));
  assert.equal(state.conversations.a.last_message, null);
  assert.equal(state.threads.a.messages.length, 1);
});

test('a message that comes by answer and by event is there once, whichever is first', () => {
  const m = message(1, 'agent', 'один');
  const sent = { type: 'message.sent', id: 'a', message: m };
  assert.deepEqual(texts(run(events(opened([]), created(1, m)), sent)), ['один']);
  assert.deepEqual(texts(events(run(opened([]), sent), created(1, m))), ['один']);
});

test('messages stand by number, not by arrival', () => {
  const late = run(opened([]), { type: 'message.sent', id: 'a', message: message(2, 'agent', 'второе') });
  assert.deepEqual(texts(events(late, created(1, message(1, 'client', 'первое'), 1))), ['первое', 'второе']);
});

test('the optimistic copy goes when the message is confirmed', () => {
  const pending = { id: 'm1', text: 'x', epoch: 1, at: at(1), state: 'sending', error: '' };
  const state = run(opened([]), { type: 'pending.add', id: 'a', message: pending });
  assert.equal(state.pending.a.length, 1);
  assert.equal(events(state, created(1, message(1, 'agent', 'x'))).pending.a.length, 0);
});

test('events that came while the messages were read are put on top of them', () => {
  const loading = run(start([conversation('a')]), { type: 'select', id: 'a' }, { type: 'thread.loading', id: 'a' });
  const meanwhile = events(loading, created(4, message(1, 'client', 'раз'), 1), created(5, message(2, 'client', 'два'), 2));
  const answer = detail(conversation('a', { unread: 1, last_number: 1 }), [message(1, 'client', 'раз')], 4);
  const state = run(meanwhile, { type: 'thread.loaded', id: 'a', detail: answer });
  assert.deepEqual(texts(state), ['раз', 'два']);
  assert.equal(state.conversations.a.unread, 2);
});

test('delivery marks go forward and cover all messages up to the number', () => {
  const state = opened([message(1, 'agent', 'a'), message(2, 'agent', 'b'), message(3, 'agent', 'c')]);
  const mark = (up, delivery) => frame(S, 1, 'message.delivery', { up_to: up, author: 'agent', delivery, at: at(9) });
  const marks = (s) => s.threads.a.messages.map((m) => m.delivery);
  const read = events(state, mark(2, 'read'));
  assert.deepEqual(marks(read), ['read', 'read', 'sent']);
  assert.deepEqual(marks(events(read, mark(3, 'delivered'))), ['read', 'read', 'delivered']);
  assert.equal(read.conversations.a.read_by_visitor, 2);
});

test('a failed message stays failed when the others are delivered', () => {
  const state = events(opened([message(1, 'agent', 'a')]), frame(S, 1, 'message.failed', { message_id: 'm1', error: 'отказ' }),
    frame(S, 2, 'message.delivery', { up_to: 1, author: 'agent', delivery: 'read', at: at(9) }));
  assert.deepEqual([state.threads.a.messages[0].delivery, state.threads.a.messages[0].error], ['failed', 'отказ']);
});

test('what was read on another page is read here', () => {
  const state = events(opened([message(1, 'client', 'a'), message(2, 'client', 'b')], { unread: 2, last_number: 2 }),
    frame(S, 1, 'message.delivery', { up_to: 1, author: 'visitor', delivery: 'read', at: at(9) }));
  assert.equal(state.conversations.a.unread, 1);
  assert.equal(run(state, { type: 'read', id: 'a', number: 2 }).conversations.a.unread, 0);
});

test('the line of new messages stands before the first one nobody saw, and goes with the answer', () => {
  const state = opened([message(1, 'client', 'a'), message(2, 'client', 'b')], { unread: 1, read_by_agent: 1, last_number: 2 });
  assert.equal(state.threads.a.newFrom, 2);
  assert.equal(events(state, created(3, message(3, 'agent', 'c'))).threads.a.newFrom, null);
});

test('what nobody read in an earlier session is not new in this one', () => {
  const old = message(1, 'client', 'a', { at: at(-3600) });
  const state = opened([old, message(2, 'client', 'b'), message(3, 'client', 'c')], { unread: 2, last_number: 3 });
  assert.equal(state.threads.a.newFrom, 2);
  assert.equal(run(state, { type: 'read', id: 'a', number: 0 }).conversations.a.unread, 2);
});

test('a message that is seen at once draws no line', () => {
  const reading = run(opened([]), { type: 'reading', id: 'a' });
  assert.equal(events(reading, created(1, message(1, 'client', 'a'), 1)).threads.a.newFrom, null);
  assert.equal(events(opened([]), created(1, message(1, 'client', 'a'), 1)).threads.a.newFrom, 1);
});

test('a dialog comes and goes with its assignment', () => {
  const came = events(start([]), frame('agent:5', 1, 'assignment.started', { conversation: conversation('a'), cursor: 1 }));
  assert.deepEqual(came.active, ['a']);
  assert.deepEqual(events(came, frame('agent:5', 2, 'assignment.ended', { conversation_id: 'a', reason: 'closed' })).active, []);
});

test('the older of two drafts is not taken', () => {
  const draft = (version, text) => frame('agent:5', version, 'draft.changed', { conversation_id: 'a', text, version, page: 'p' });
  const state = events(start([]), draft(2, 'новый'), draft(1, 'старый'));
  assert.equal(state.drafts.a.text, 'новый');
});

test('the queue keeps the order of arrival, in its own project only', () => {
  const queued = (id, second, projectId) => conversation(id, {
    state: 'queued', agent: null, session_started_at: at(second), enqueued_at: at(90 - second), project_id: projectId || 1,
  });
  const list = { type: 'list.loaded', list: 'queue', answer: { results: [queued('b', 20)], next: null }, append: false, heard: new Set() };
  const entered = (c) => frame('project:1', 1, 'queue.entered', { conversation: c });
  const state = events(run(start([]), list), entered(queued('c', 30)), entered(queued('a', 10)), entered(queued('c', 30)));
  assert.deepEqual(state.queue.ids, ['a', 'b', 'c']);
  const filtered = run(state, { type: 'list.change', list: 'queue', change: { project: '1' } });
  assert.deepEqual(events(filtered, entered(queued('d', 40, 2))).queue.ids, ['a', 'b', 'c']);
  assert.deepEqual(events(state, frame('project:1', 2, 'queue.left', { conversation_id: 'b', reason: 'assigned' })).queue.ids, ['a', 'c']);
});

test('what I close stands on top of the closed ones, and leaves them when it comes back', () => {
  const list = { type: 'list.loaded', list: 'closed', answer: { results: [conversation('z', { state: 'closed' })], next: null }, append: false, heard: new Set() };
  const changed = (state) => frame(S, 1, 'conversation.changed', { conversation: conversation('a', { state }) });
  const closed = events(run(start([conversation('a')]), list), changed('closed'));
  assert.deepEqual(closed.closed.ids, ['a', 'z']);
  assert.deepEqual(events(closed, changed('assigned')).closed.ids, ['z']);
});

test('totals of a queue and the status follow their events', () => {
  const state = events(start([], { projects: [project(1)] }),
    frame('project:1', 1, 'queue.changed', { project_id: 1, waiting: 3, oldest_enqueued_at: at(1) }),
    frame('agent:5', 1, 'status.changed', { status: { id: 2, name: 'Обед' }, since: at(2), forced: true, reason: '' }));
  assert.deepEqual([state.projects[1].waiting, state.status.name, state.statusForced], [3, 'Обед', true]);
});

test('a status has the name of this page’s list, in whatever language it was set', () => {
  const set = (name) => frame('agent:5', 1, 'status.changed', { status: { id: 10, name }, since: at(2), forced: true, reason: '' });
  const english = start([], { statuses: [{ id: 10, name: 'No activity' }] });
  assert.equal(events(english, set('Нет активности на РМ')).status.name, 'No activity');
  assert.equal(events(start([]), set('Новый')).status.name, 'Новый');
});

test('an unknown event changes nothing, an unknown action is a mistake', () => {
  const state = start([]);
  assert.equal(events(state, frame('agent:5', 1, 'something.new', {})), state);
  assert.throws(() => run(state, { type: 'nonsense' }), /nonsense/);
});

test('an edited message stands where it stood, one that is not on the page stays away', () => {
  const state = opened([message(1, 'client', 'до'), message(2, 'agent', 'ответ', { delivery: 'read' })]);
  const changed = (m) => frame(S, 1, 'message.changed', { message: m });
  const edited = events(state, changed(message(2, 'agent', 'исправлено', { edited_at: at(9) })), changed(message(9, 'client', 'чужое')));
  assert.deepEqual(texts(edited), ['до', 'исправлено']);
  assert.equal(edited.threads.a.messages[1].delivery, 'read');
  assert.deepEqual(texts(events(state, changed(message(1, 'client', '', { deleted: true })))), ['', 'ответ']);
});

test('a window about a dialog goes with it, so that it never acts on another one', () => {
  const over = (panel) => run(start([conversation('a'), conversation('b')]), { type: 'select', id: 'a' }, { type: 'panel', panel, of: { id: 'm1' } });
  const left = (panel, id) => { const { panel: open, panelOf } = run(over(panel), { type: 'select', id }); return [open, panelOf]; };
  const bound = Object.keys(PANELS).filter(isOfDialog);
  assert.deepEqual(bound.sort(), ['block', 'close', 'delete', 'macros', 'merge', 'quick', 'quick.new', 'snooze', 'transfer', 'versions']);
  bound.concat('article').forEach((panel) => {
    assert.deepEqual(left(panel, 'b'), [null, null], panel);
    assert.deepEqual(left(panel, null), [null, null], panel);
    assert.equal(left(panel, 'a')[0], panel, 'the same dialog');
  });
  Object.keys(PANELS).filter((panel) => !bound.concat('article').includes(panel)).forEach((panel) => assert.equal(left(panel, 'b')[0], panel));
});

test('a window whose work has ended late closes itself, not the window of another dialog', () => {
  const first = run(start([conversation('a'), conversation('b')]), { type: 'select', id: 'a' }, { type: 'panel', panel: 'close' });
  assert.ok(isStill(first, 'close', 'a'));
  const second = run(first, { type: 'select', id: 'b' }, { type: 'panel', panel: 'close' });
  assert.ok(isStill(second, 'close', 'b') && !isStill(second, 'close', 'a') && !isStill(second, 'transfer', 'b'));
  assert.ok(isStill(run(first, { type: 'panel', panel: 'user' }, { type: 'select', id: 'b' }), 'user', 'a'));
});
