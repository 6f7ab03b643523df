/* Scripts of calls: what is typed against what is stored, texts with their variables, the history to the second, the builder. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { initialScript, isOpen, missingHere, progress, reduceScript } from '../../../static/js/script/state.js';
import { answerWords, fillText } from '../../../static/js/script/texts.js';
import { countNow, initialHistory, reduceHistory, rowsNow, stateOf } from '../../../static/js/script/history_state.js';
import { conditionFields, initialBuilder, reduceBuilder } from '../../../static/js/script/builder/state.js';

const FIELDS = [
  { key: 'number', title: 'Номер', type: 'text', required: true },
  { key: 'late', title: 'Опаздывает', type: 'yesno', required: true },
  { key: 'days', title: 'Дней', type: 'number', required: true, show_if: { key: 'late', value: 'yes' } },
];
const run = (changes) => ({
  id: 'r1', state: 'open', revision: 1, answers: {}, locks_at: null, way: { page: { key: 'order', fields: FIELDS }, variables: {} }, ...changes,
});
const ready = (changes) => reduceScript(initialScript(), { type: 'received', run: run(changes) });
const typed = (state, key, value) => reduceScript(state, { type: 'typed', key, value });

test('what is typed stays until the server has it, and longer if it was changed again', () => {
  let state = typed(typed(ready(), 'number', '7'), 'late', 'yes');
  const sent = state.dirty;
  state = typed(state, 'number', '7-4');
  state = reduceScript(state, { type: 'received', run: run({ revision: 2, answers: { number: '7', late: 'yes' } }), sent, conflicts: [] });
  assert.deepEqual(state.dirty, { number: '7-4' });
  assert.deepEqual(state.answers, { number: '7-4', late: 'yes' });
});

test('what another window was first to change is shown as it is there, and told', () => {
  let state = typed(ready(), 'number', 'старый');
  state = reduceScript(state, { type: 'received', run: run({ revision: 3, answers: { number: 'новый' } }), sent: state.dirty, conflicts: ['number'] });
  assert.equal(state.answers.number, 'новый');
  assert.deepEqual(state.conflicts, ['number']);
  assert.deepEqual(typed(state, 'number', 'ещё').conflicts, []);
});

test('an answer of the server that comes late changes nothing', () => {
  const state = ready({ revision: 5, answers: { number: '8' } });
  assert.equal(reduceScript(state, { type: 'received', run: run({ revision: 4, answers: {} }) }), state);
});

test('another script takes over none of what was typed in the one before', () => {
  const state = reduceScript(typed(ready(), 'number', '7'), { type: 'received', run: run({ id: 'r2' }), sent: {} });
  assert.deepEqual([state.dirty, state.answers], [{}, {}]);
});

test('an error goes when its field is typed in, and all of them with the page', () => {
  let state = reduceScript(ready(), { type: 'refused', errors: { number: ['Заполните'], late: ['Заполните'] }, problem: 'Проверьте' });
  state = typed(state, 'number', '7');
  assert.deepEqual(Object.keys(state.errors), ['late']);
  state = reduceScript(state, { type: 'received', run: run({ revision: 2, way: { page: { key: 'end', fields: [] } } }), sent: {} });
  assert.deepEqual([state.errors, state.problem], [{}, '']);
});

test('required fields are missing only while they are shown', () => {
  assert.equal(missingHere(ready()).length, 2);
  assert.equal(missingHere(typed(ready(), 'late', 'yes')).length, 2);
  assert.equal(missingHere(typed(typed(ready(), 'late', 'no'), 'number', '7')).length, 0);
});

test('progress counts the way with these answers', () => {
  const steps = ['done', 'now', 'ahead', 'ahead', 'ahead'].map((state) => ({ state }));
  assert.deepEqual(progress(steps), { number: 2, of: 5, percent: 25 });
  assert.deepEqual(progress([{ state: 'now' }]), { number: 1, of: 1, percent: 100 });
});

test('a script is locked at its very second', () => {
  const one = run({ locks_at: '2026-12-01T10:30:00.000Z' });
  assert.equal(isOpen(one, Date.parse('2026-12-01T10:29:59.999Z')), true);
  assert.equal(isOpen(one, Date.parse('2026-12-01T10:30:00.000Z')), false);
  assert.equal(isOpen(run(), Date.now()), true);
});

test('texts are filled with what is known, and gaps are called by name', () => {
  const variables = { 'client.name': 'Мария', 'answer.order': '7-40' };
  const text = '{{client.name}}, заказ {{ answer.order }} на {{answer.late}}, {{operator.name}}';
  const parts = fillText(text, variables, FIELDS, { late: 'yes' });
  assert.deepEqual(parts.map((part) => part.text || `[${part.gap}]`), ['Мария', ', заказ ', '7-40', ' на ', 'yes', ', ', '[operator’s name]']);
  assert.deepEqual(fillText('{{answer.number}}', {}, FIELDS, {}), [{ gap: 'Номер' }]);
});

test('the client’s number is said as people write it', () => {
  assert.deepEqual(fillText('{{client.phone}}', { 'client.phone': '79161234567' }, FIELDS, {}), [{ text: '+7 916 123-45-67' }]);
  assert.equal(fillText('{{client.phone}}', { 'client.phone': '' }, FIELDS, {})[0].text, undefined);
});

test('answers are read as people say them', () => {
  assert.equal(answerWords({ type: 'choices' }, ['а', 'б']), 'а, б');
  assert.equal(answerWords({ type: 'date' }, '2026-12-01'), '01.12.2026');
  assert.equal(answerWords({ type: 'check' }, false), '');
  assert.equal(answerWords({ type: 'number' }, 0), '0');
});

const NOW = Date.parse('2026-12-01T10:00:00Z');
const call = (id, state, locks) => ({ id, run: state && { id: `r${id}`, state, locks_at: locks || null } });

test('incomplete calls leave the list and the badge at the second of their lock', () => {
  const rows = [call(2, 'incomplete', '2026-12-01T10:00:01Z'), call(1, 'incomplete', '2026-12-01T10:20:00Z')];
  let state = initialHistory();
  state = reduceHistory(state, { type: 'read', show: 'incomplete', answer: { results: rows, next: null, incomplete: 2 } });
  assert.deepEqual([rowsNow(state, NOW).length, countNow(state, NOW)], [2, 2]);
  assert.deepEqual([rowsNow(state, NOW + 1000).map((row) => row.id), countNow(state, NOW + 1000)], [[1], 1]);
  assert.equal(stateOf(rows[0].run, NOW + 1000), 'locked');
  assert.equal(stateOf(null, NOW), 'none');
});

test('pages of the history follow each other, and an answer for another list is late', () => {
  let state = reduceHistory(initialHistory(), { type: 'show', show: 'all' });
  state = reduceHistory(state, { type: 'read', show: 'all', answer: { results: [call(3), call(2)], next: 'x', incomplete: 0 } });
  assert.equal(reduceHistory(state, { type: 'read', show: 'completed', answer: { results: [], next: null, incomplete: 0 } }), state);
  state = reduceHistory(state, { type: 'read', show: 'all', more: true, answer: { results: [call(2), call(1)], next: null, incomplete: 0 } });
  assert.deepEqual(state.rows.map((row) => row.id), [3, 2, 1]);
});

const page = (key, changes) => ({ key, title: key, kind: 'step', say: '', hint: '', fields: [], branches: [], next: null, results: [], topics: 'off', ...changes });
const field = (key, changes) => ({ key, title: key, type: 'text', options: [], required: false, help_text: '', show_if: null, ...changes });
const builder = (pages) => initialBuilder({ draft: { content: { pages }, problems: [], number: 1, revision: 0, state: 'draft' }, published: null, topics: false });
const pagesOf = (state) => state.content.pages;

test('a step is added after the open one, a final page and an objection at the end', () => {
  let state = builder([page('a'), page('b')]);
  state = reduceBuilder(state, { type: 'page.add', kind: 'step', title: 'Шаг' });
  state = reduceBuilder(state, { type: 'page.add', kind: 'objection', title: 'Дорого' });
  assert.deepEqual(pagesOf(state).map((one) => one.key), ['a', 'page_1', 'b', 'page_2']);
  assert.equal(state.open, 'page_2');
});

test('pages move among their own kind', () => {
  const state = builder([page('a'), page('o', { kind: 'objection' }), page('b')]);
  assert.deepEqual(pagesOf(reduceBuilder(state, { type: 'page.move', key: 'a', by: 1 })).map((one) => one.key), ['b', 'o', 'a']);
  assert.equal(reduceBuilder(state, { type: 'page.move', key: 'o', by: 1 }), state);
});

test('what led to a page that is deleted leads there no more', () => {
  const state = builder([page('a', { next: 'b', branches: [{ when: { key: 'x', value: '' }, to: 'b' }] }), page('b'), page('c')]);
  const [first] = pagesOf(reduceBuilder(state, { type: 'page.remove', key: 'b' }));
  assert.deepEqual([first.next, first.branches], [null, []]);
});

test('a field that is called otherwise is called so everywhere', () => {
  const state = reduceBuilder(builder([
    page('a', { fields: [field('x'), field('y', { show_if: { key: 'x', value: '' } })], branches: [{ when: { key: 'x', value: '1' }, to: 'b' }] }),
    page('b', { say: 'Заказ {{answer.x}} и {{ answer.x }}, не {{answer.xx}}' }),
  ]), { type: 'field.rename', from: 'x', to: 'order' });
  const [a, b] = pagesOf(state);
  assert.deepEqual([a.fields[0].key, a.fields[1].show_if.key, a.branches[0].when.key], ['order', 'order', 'order']);
  assert.equal(b.say, 'Заказ {{answer.order}} и {{answer.order}}, не {{answer.xx}}');
});

test('the fields of a copied page are its own, and its conditions point to them', () => {
  const state = reduceBuilder(builder([page('a', { fields: [field('x'), field('y', { show_if: { key: 'x', value: '' } })], branches: [{ when: { key: 'x', value: '' }, to: 'a' }] })]), { type: 'page.copy', key: 'a', title: 'Копия' });
  const copy = pagesOf(state)[1];
  assert.deepEqual(copy.fields.map((one) => one.key), ['field_1', 'field_2']);
  assert.deepEqual([copy.fields[1].show_if.key, copy.branches[0].when.key], ['field_1', 'field_1']);
});

test('a condition can name what stands before it, and no objection', () => {
  const { content } = builder([page('a', { fields: [field('x'), field('y')] }), page('o', { kind: 'objection', fields: [field('z')] }), page('b', { fields: [field('w')] })]);
  assert.deepEqual(conditionFields(content, 'a', 'y').map((one) => one.key), ['x', 'w']);
});
