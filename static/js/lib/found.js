/* The words of a search inside a text. `parts` are the server's snippet: [text, is it a hit]. Pure. */
import { marked, plain, stem, wordsOf } from './words.js';

const SHORT = 3; // letters: shorter words of several are mostly «и», «не», «на», which the server does not search for

/* Where the typed letters stand themselves: a piece of a word, or several words at once. */
function literal(text, piece) {
  const parts = [];
  const [whole, wanted] = [plain(text), plain(piece)];
  let at = 0;
  for (let next = whole.indexOf(wanted); wanted && next >= 0; next = whole.indexOf(wanted, at)) {
    if (next > at) parts.push({ text: text.slice(at, next), on: false });
    at = next + wanted.length;
    parts.push({ text: text.slice(next, at), on: true });
  }
  return at < text.length ? parts.concat({ text: text.slice(at), on: false }) : parts;
}

/* → (text) → [{text, on}]: words that begin as one of those that were typed, and the very words of the snippet. */
export function finder(q, parts) {
  const typed = wordsOf(q).map(({ word }) => word);
  const told = typed.filter((word) => typed.length === 1 || word.length >= SHORT);
  const hits = parts.filter(([, found]) => found).map(([text]) => text);
  const exact = hits.reduce((all, text) => all.concat(wordsOf(text)), []).map(({ word }) => ({ word, stem: word }));
  const wanted = told.map((word) => ({ word, stem: stem(word) })).concat(exact);
  return (text) => {
    const found = marked(text, wanted);
    return found.some(({ on }) => on) || hits.length === 0 ? found : literal(text, hits[0]);
  };
}
