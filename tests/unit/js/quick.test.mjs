/* Suggestions of quick messages: what is found by what, what is replaced, and how quickly. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { indexOf, queryOf, suggest, filterEntries } from '../../../static/js/lib/quick.js';
import { marked, stem, typedWord } from '../../../static/js/lib/words.js';
import { fillVariables, gapsIn, valuesOf } from '../../../static/js/lib/variables.js';
import { initialQuick, moved, reduceQuick } from '../../../static/js/supervisor/quick_state.js';
import { conversation, client } from './builders.mjs';

const entry = (id, title, text, changes) => ({ id, title, text, abbreviation: '', category: '', uses: 0, position: id, ...changes });
const LIST = [
  entry(1, 'Доставка замены', 'Доставим замену за 1–2 дня, курьер позвонит за час до приезда.'),
  entry(2, 'Сроки доставки', 'По городу доставляем ежедневно с 10 до 22.', { abbreviation: 'срок' }),
  entry(3, 'Адрес', 'Уточните, пожалуйста, адрес доставки и удобное время.'),
  entry(4, 'Возврат', 'Вернём деньги за 10 дней.', { abbreviation: 'вз', uses: 9 }),
  entry(5, 'Ёлка', 'Всё о ёлках', {}),
];
const INDEX = indexOf(LIST);
const ids = (before, paused) => suggest(INDEX, queryOf(before, paused), 5).map((found) => found.entry.id);

test('three letters find words anywhere in title and text, titles first', () => {
  assert.deepEqual(ids('Да, дос'), [1, 2, 3]);
  assert.deepEqual(ids('Да, до'), []);
  assert.deepEqual(ids('кур'), [1]);
  assert.deepEqual(ids('ДОС'), [1, 2, 3]);
});

test('when typing slows down two letters and finished words are enough', () => {
  assert.deepEqual(ids('Да, до', true).slice(0, 2), [1, 2]);
  assert.deepEqual(ids('напишите адрес, ', true), [3]);
  assert.deepEqual(ids('напишите адрес, '), []);
  assert.deepEqual(ids('', true), []);
});

test('forms of a word find each other', () => {
  assert.deepEqual(ids('доставкой'), [1, 2, 3]);
  assert.deepEqual(ids('возвраты'), [4]);
  assert.deepEqual(ids('елки'), [5]);
  assert.deepEqual(ids('ёлке'), [5]);
  assert.equal(stem('дом'), 'дом');
});

test('an abbreviation finds its message bare and after a slash, whatever its length', () => {
  assert.deepEqual(ids('вз'), [4]);
  assert.deepEqual(ids('Добрый день /вз'), [4]);
  assert.equal(ids('/сро')[0], 2);
  assert.equal(ids('сро')[0], 2);
  assert.deepEqual(ids('http://вз'), [4]); // the bare word, not the slash
  assert.equal(ids('/').length, 5);
  assert.equal(ids('/')[0], 4); // most used first
});

test('several words narrow the choice, and exactly they are replaced', () => {
  const [best] = suggest(INDEX, queryOf('Сейчас: сроки доставки'), 5);
  assert.deepEqual([best.entry.id, best.length], [2, 'сроки доставки'.length]);
  const third = suggest(INDEX, queryOf('сроки доставки'), 5).find((found) => found.entry.id === 3);
  assert.equal(third.length, 'доставки'.length);
  const [paused] = suggest(INDEX, queryOf('напишите адрес, ', true), 5);
  assert.equal(paused.length, 'адрес, '.length);
  assert.equal(suggest(INDEX, queryOf('да /вз'), 5)[0].length, 3);
});

test('words that are everywhere suggest nothing', () => {
  assert.deepEqual(ids('сказать, что'), []);
  assert.deepEqual(ids('что', true), []);
});

test('what was typed is marked where it begins a word', () => {
  assert.deepEqual(marked('Сроки доставки', [typedWord('дос')]), [
    { text: 'Сроки ', on: false }, { text: 'дос', on: true }, { text: 'тавки', on: false },
  ]);
  assert.deepEqual(marked('<b>дос', [typedWord('дос')]), [{ text: '<b>', on: false }, { text: 'дос', on: true }]);
  assert.deepEqual(marked('Ничего', [typedWord('дос')]), [{ text: 'Ничего', on: false }]);
});

test('the whole list is searched by all words', () => {
  assert.deepEqual(filterEntries(INDEX, 'доставка адрес').map((one) => one.id), [3]);
  assert.equal(filterEntries(INDEX, '').length, 5);
});

test('500 messages are searched in less than five milliseconds', () => {
  const words = 'доставка заказ курьер оплата возврат гарантия размер цвет склад адрес время клиент менеджер договор скидка'.split(' ');
  const many = [];
  for (let n = 0; n < 500; n += 1) {
    const text = Array.from({ length: 60 }, (_, i) => words[(n * 7 + i * 3) % words.length] + (i % 4 ? 'у' : `${n}`)).join(' ');
    many.push(entry(n, `${words[n % 15]} ${n}`, text, { abbreviation: `аб${n}` }));
  }
  const index = indexOf(many);
  const times = [];
  for (let n = 0; n < 60; n += 1) {
    const began = process.hrtime.bigint();
    assert.ok(suggest(index, queryOf(`здравствуйте, ваш заказ ${words[n % 15].slice(0, 4)}`), 5).length);
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  times.sort((a, b) => a - b);
  assert.ok(times[30] < 5, `median ${times[30]} ms`);
});

test('variables are filled, and a missing value leaves a gap that can be found again', () => {
  const values = valuesOf({
    conversation: conversation('0192f0c4-6f6e-7c3a-8a53-0f3f8f1c2d3e', { client: client(7, 'Елена Воронцова') }),
    project: { company: 'Тёплый дом' }, me: { name: 'Анна Березина' },
  });
  const text = '{{client.first_name}}, это {{ operator.first_name }} из «{{company.name}}», диалог {{dialog.number}}. Телефон {{client.phone}}?';
  const filled = fillVariables(text, values);
  assert.equal(filled.text, 'Елена, это Анна из «Тёплый дом», диалог 8F1C2D3E. Телефон [client’s phone]?');
  assert.deepEqual(filled.missing, ['client.phone']);
  assert.deepEqual(gapsIn(filled.text), ['client’s phone']);
  assert.deepEqual(gapsIn('[другое]'), []);
});

test('the supervisor moves a message by one place or before another', () => {
  const ids = (to) => moved(LIST, 3, to).map((one) => one.id);
  assert.deepEqual(ids({ by: -1 }), [1, 3, 2, 4, 5]);
  assert.deepEqual(ids({ by: 1 }), [1, 2, 4, 3, 5]);
  assert.deepEqual(ids({ before: 1 }), [3, 1, 2, 4, 5]);
  assert.deepEqual(ids({ before: 5 }), [1, 2, 4, 3, 5]);
  assert.equal(moved(LIST, 1, { by: -1 }), LIST);
  assert.equal(moved(LIST, 5, { by: 1 }), LIST);
  assert.equal(moved(LIST, 3, { before: 3 }), LIST);
});

test('an answer for another project than the chosen one is dropped', () => {
  const state = reduceQuick(initialQuick(1), { type: 'project', project: 2 });
  assert.equal(reduceQuick(state, { type: 'loaded', project: 1, entries: LIST }), state);
  assert.equal(reduceQuick(state, { type: 'loaded', project: 2, entries: LIST }).status, 'ready');
});
