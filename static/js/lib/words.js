/* Words of a text, and which of them a typed word means: by its beginning, tolerant of Russian endings. Pure. */

// Letters of European scripts; \p{L} is unknown to the oldest browsers.
const LETTERS = 'A-Za-z\\u00C0-\\u024F\\u0400-\\u04FF0-9';
export const WORD = `[${LETTERS}][${LETTERS}_-]*`;
const EACH = new RegExp(WORD, 'g');

// Endings of nouns, adjectives and verbs, longest first. Not a grammar: only enough to find one form by another.
const ENDINGS = ('иями ями ами ого его ому ему ыми ими иях ией ешь ете ите ишь ать ять ить еть ала ила али или '
  + 'ях ах ов ев ей ой ий ый ая яя ое ее ые ие ия ию ии ую юю ом ем ам ям ых их ым им ут ют ат ят ет ит ал ил ся '
  + 'а я о е и ы у ю ь й').split(' ');
const SHORTEST = 3;

export const plain = (text) => text.toLowerCase().replace(/ё/g, 'е');

/* The word without its ending, never shorter than three letters. */
export function stem(word) {
  const ending = ENDINGS.find((one) => word.endsWith(one) && word.length - one.length >= SHORTEST);
  return ending ? word.slice(0, -ending.length) : word;
}

/* [{word, at}]: every word in lower case and where it stands. */
export function wordsOf(text) {
  const lower = plain(text);
  const found = [];
  EACH.lastIndex = 0;
  for (let match = EACH.exec(lower); match; match = EACH.exec(lower)) found.push({ word: match[0], at: match.index });
  return found;
}

/* How many letters of `word` the typed one means: 0 when it is another word. `typed` is {word, stem}. */
export function means(word, typed) {
  if (word.startsWith(typed.word)) return typed.word.length;
  return typed.stem.length >= SHORTEST && typed.word.length > SHORTEST && word.startsWith(typed.stem) ? typed.stem.length : 0;
}

export const typedWord = (word) => ({ word, stem: stem(word) });

/* The text in parts [{text, on}]: `on` where it begins as one of the words that were typed. */
export function marked(text, typed) {
  const parts = [];
  let at = 0;
  wordsOf(text).forEach((one) => {
    const length = Math.max(0, ...typed.map((word) => means(one.word, word)));
    if (!length) return;
    if (one.at > at) parts.push({ text: text.slice(at, one.at), on: false });
    parts.push({ text: text.slice(one.at, one.at + length), on: true });
    at = one.at + length;
  });
  return at < text.length ? parts.concat({ text: text.slice(at), on: false }) : parts;
}
