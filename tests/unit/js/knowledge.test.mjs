import test from 'node:test';
import assert from 'node:assert/strict';
import { emptyKnowledge, shownArticles } from '../../../static/js/workspace/state/knowledge.js';
import { initialState } from '../../../static/js/workspace/state/initial.js';
import { reduce } from '../../../static/js/workspace/state/reduce.js';
import { initialArticle, isChanged, mergeFields, reduceArticle, companyOf } from '../../../static/js/supervisor/article_state.js';

const answer = (...ids) => ({ results: ids.map((id) => ({ id })), total: ids.length, corrected: null });
const withKnowledge = (change) => ({ ...initialState(), knowledge: { ...emptyKnowledge(), ...change } });

test('the first result of a query is picked, and a pick that is still there stays', () => {
  const first = reduce(withKnowledge({ q: 'замена' }), { type: 'knowledge.found', answer: answer(7, 8) });
  assert.equal(first.knowledge.picked, 7);
  const down = reduce(first, { type: 'knowledge.step', by: 1 });
  assert.equal(down.knowledge.picked, 8);
  assert.equal(reduce(down, { type: 'knowledge.step', by: 1 }).knowledge.picked, 8);
  assert.equal(reduce(down, { type: 'knowledge.found', answer: answer(9, 8) }).knowledge.picked, 8);
  assert.equal(reduce(withKnowledge({ q: '' }), { type: 'knowledge.found', answer: answer(7) }).knowledge.picked, null);
});

test('hints stand before what is used most, each article once, until something is asked for', () => {
  const hinted = withKnowledge({ results: [{ id: 1 }, { id: 2 }], suggested: { key: 'k', results: [{ id: 2 }] } });
  assert.deepEqual(shownArticles(hinted).map(({ id }) => id), [2, 1]);
  assert.deepEqual(shownArticles(withKnowledge({ ...hinted.knowledge, q: 'а' })).map(({ id }) => id), [1, 2]);
});

test('an open preview says that its article has changed or is gone, and nothing else does', () => {
  const open = withKnowledge({ preview: { id: 5, status: 'ready', article: { id: 5, version: 2 }, changed: '' } });
  const event = (data) => reduce(open, { type: 'event', frame: { s: 'project:1', q: 1, type: 'article.changed', data } }).knowledge.preview.changed;
  assert.equal(event({ article_id: 5, version: 3, found: true }), 'changed');
  assert.equal(event({ article_id: 5, version: 3, found: false }), 'gone');
  assert.equal(event({ article_id: 5, version: 2, found: true }), '');
  assert.equal(event({ article_id: 6, version: 9, found: true }), '');
});

const stored = { id: 1, version: 2, title: 'А', keywords: '', html: '<p>1</p>', category: 3, projects: [1], state: 'published', valid_from: null, valid_until: null };

test('fields that I changed stay mine, the others are as they were saved meanwhile', () => {
  const theirs = { ...stored, version: 3, title: 'Б', category: 4 };
  const merged = mergeFields(stored, { ...stored, title: 'В' }, theirs);
  assert.equal(merged.title, 'В');
  assert.equal(merged.category, 4);
});

test('every answer to a conflict is saved over the version that was shown, and loses no text', () => {
  const theirs = { ...stored, version: 5, html: '<p>их</p>' };
  const conflict = { article: theirs, mine: {}, merged: { html: '<p>их</p><p>моё</p>', whole: true } };
  const start = reduceArticle(initialArticle(stored), { type: 'change', change: { html: '<p>моё</p>' } });
  const asked = reduceArticle(start, { type: 'conflict', conflict });
  const chosen = (choice) => reduceArticle(asked, { type: 'resolve', choice });
  assert.deepEqual(['mine', 'theirs', 'merged'].map((choice) => chosen(choice).values.html), ['<p>моё</p>', '<p>их</p>', '<p>их</p><p>моё</p>']);
  ['mine', 'theirs', 'merged'].forEach((choice) => {
    assert.equal(chosen(choice).values.version, 5);
    assert.equal(chosen(choice).conflict, null);
    assert.equal(chosen(choice).round, 1); // the editor shows it
  });
  assert.equal(reduceArticle(asked, { type: 'conflict.close' }).values.html, '<p>моё</p>');
});

test('an unchanged form is not worth a warning', () => {
  const start = initialArticle(stored);
  assert.equal(isChanged(start), false);
  assert.equal(isChanged(reduceArticle(start, { type: 'change', change: { title: 'Я' } })), true);
  assert.equal(companyOf({ projects: [2] }, [{ id: 1, company: 7 }, { id: 2, company: 8 }]), 8);
});

test('a new article that nobody has touched has not changed, whatever an empty editor says', () => {
  const typed = (html) => reduceArticle(initialArticle(null), { type: 'change', change: { html } });
  assert.deepEqual(['<p><br></p>', '<div>&nbsp;</div>', '<p>a</p>', '<p><img src="x"></p>'].map((html) => isChanged(typed(html))), [false, false, true, true]);
});
