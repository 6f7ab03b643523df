/* Where a note names colleagues: «@Анна Белова». `names` are those the server has told, so no other @ is marked. Pure. */
import { LETTERS } from './words.js';

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/* → (text) → [{text, on}]. The longer name first, and only a whole one: as chat/services/mentions.py reads it. */
export function namer(names) {
  const wanted = names.slice().sort((a, b) => b.length - a.length).map((name) => `@${escaped(name)}`);
  const place = new RegExp(`((?:${wanted.join('|')})(?![${LETTERS}_-]))`);
  return (text) => (wanted.length ? text.split(place) : [text]).map((part, i) => ({ text: part, on: i % 2 === 1 })).filter((part) => part.text !== '');
}
