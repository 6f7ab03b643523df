/* Which quick messages fit what is being typed. Pure and quick: every key asks (≤ 5 ms for 500 messages, tested). */
import { WORD, means, plain, typedWord, wordsOf } from './words.js';

export const SHORTEST = 3;
const AFTER_PAUSE = 2;
const LONGEST_PHRASE = 3;
const SLASH = new RegExp(`(?:^|\\s)/((?:${WORD})?)$`);
const TAIL = new RegExp(`(?:(?:${WORD}) ){0,${LONGEST_PHRASE - 1}}(?:${WORD})$`);
// Words that are in every text say nothing about which one is wanted.
const EMPTY = new Set(('что как это для при или если еще уже все она они оно его вам вас нас наш ваш мой был быть есть нет '
  + 'так там тут чтобы the and you for are our').split(' '));

/* Entries with their words cut once; make it anew when the list changes. */
export function indexOf(entries) {
  return entries.map((entry) => ({
    entry,
    abbreviation: plain(entry.abbreviation || ''),
    title: wordsOf(entry.title).map(({ word }) => word),
    text: wordsOf(entry.text.replace(/\{\{[^}]*\}\}/g, ' ')).map(({ word }) => word),
  }));
}

/* What the text before the caret asks for: {slash, words, length} or null. `paused`: typing has slowed down. */
export function queryOf(before, paused) {
  const slash = SLASH.exec(before);
  if (slash) return { slash: true, words: slash[1] ? [plain(slash[1])] : [], length: slash[1].length + 1 };
  const typed = paused ? before.replace(/[\s.,!?:;]+$/, '') : before;
  const tail = TAIL.exec(typed);
  if (!tail) return null;
  const words = plain(tail[0]).split(' ');
  return { slash: false, paused: Boolean(paused), words, raw: tail[0], length: tail[0].length + before.length - typed.length };
}

const inOne = (list, typed) => list.some((word) => means(word, typed) > 0);

/* How many of the last typed words the entry has, counted from the end, and whether its title has them all. */
function fit(one, typed) {
  let count = 0;
  let titled = true;
  for (let i = typed.length - 1; i >= 0; i -= 1) {
    const inTitle = inOne(one.title, typed[i]);
    if (!inTitle && !inOne(one.text, typed[i])) break;
    titled = titled && inTitle;
    count += 1;
  }
  return { count, titled };
}

function score(one, query, typed, searching) {
  const last = query.words[query.words.length - 1];
  if (query.slash && !last) return { value: 1, count: 0 };
  if (one.abbreviation && one.abbreviation === last) return { value: 1000, count: 1 };
  const short = one.abbreviation && one.abbreviation.startsWith(last) && (query.slash || last.length >= SHORTEST);
  if (!searching && !short) return null;
  const { count, titled } = searching ? fit(one, typed) : { count: 0, titled: false };
  if (count === 0 && !short) return null;
  return { value: 100 * count + (titled ? 40 : 0) + (short ? 300 : 0), count: Math.max(1, count) };
}

/* The best first: [{entry, length, words}]; `length` letters before the caret are what it stands for. */
export function suggest(index, query, limit) {
  if (!query) return [];
  const last = query.words[query.words.length - 1] || '';
  const enough = query.slash || last.length >= (query.paused ? AFTER_PAUSE : SHORTEST);
  const searching = enough && (query.slash || !EMPTY.has(last));
  const typed = query.words.map(typedWord);
  const found = [];
  index.forEach((one) => {
    const scored = score(one, query, typed, searching);
    if (scored) found.push({ one, ...scored });
  });
  found.sort((a, b) => b.value - a.value || b.one.entry.uses - a.one.entry.uses || a.one.entry.position - b.one.entry.position);
  return found.slice(0, limit).map(({ one, count }) => ({
    entry: one.entry, length: lengthOf(query, count), words: typed.slice(typed.length - count),
  }));
}

/* The last `count` words of the query, with what stands behind them, in letters. */
function lengthOf(query, count) {
  if (query.slash) return query.length;
  const words = query.raw.split(' ');
  return words.slice(words.length - count).join(' ').length + query.length - query.raw.length;
}

/* The whole list by a search: every word is somewhere in category, title, text or abbreviation. */
export function filterEntries(index, text) {
  const typed = wordsOf(text).map(({ word }) => typedWord(word));
  return index
    .filter((one) => typed.every((word) => inOne(one.title, word) || inOne(one.text, word)
      || one.abbreviation.startsWith(word.word) || plain(one.entry.category || '').includes(word.word)))
    .map((one) => one.entry);
}
