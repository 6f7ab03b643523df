/* The emoji: read once, when somebody opens the picker; found by Russian and English words; the recent ones. */
import * as storage from './storage.js';

const RECENT = 'emoji.recent';
const MOST_RECENT = 24;
const MOST_FOUND = 72;
let loading = null;

/* → [{ru, en, list: [{char, ru, en, hay}]}] */
export function shape(groups) {
  return groups.map(({ ru, en, list }) => ({
    ru, en, list: list.map(([char, ruName, ruTags, enName, enTags]) => ({ char, ru: ruName || enName, en: enName, hay: ` ${ruName} ${ruTags} ${enName} ${enTags}` })),
  }));
}

export function loadEmoji() {
  if (!loading) {
    const base = document.documentElement.dataset.icons.replace(/img\/[^/]*$/, '');
    loading = fetch(`${base}vendor/emojibase/emoji.json`).then((answer) => {
      if (!answer.ok) throw new Error(`emoji: HTTP ${answer.status}`);
      return answer.json();
    }).then(shape);
    loading.catch(() => { loading = null; }); // the next opening tries again
  }
  return loading;
}

/* Every word begins a word of the emoji; names before tags. */
export function findEmoji(groups, query) {
  const words = query.toLowerCase().replace(/ё/g, 'е').split(/\s+/).filter(Boolean);
  const found = [];
  groups.forEach(({ list }) => list.forEach((emoji) => {
    const hay = emoji.hay.replace(/ё/g, 'е');
    if (words.every((word) => hay.includes(` ${word}`))) found.push({ emoji, at: Math.min(...words.map((word) => hay.indexOf(` ${word}`))) });
  }));
  return found.sort((a, b) => a.at - b.at).slice(0, MOST_FOUND).map(({ emoji }) => emoji);
}

export function recentEmoji(groups) {
  const chars = storage.read(RECENT) || [];
  const all = new Map();
  groups.forEach(({ list }) => list.forEach((emoji) => all.set(emoji.char, emoji)));
  return chars.map((char) => all.get(char)).filter(Boolean);
}

export function noteRecent(char) {
  const before = storage.read(RECENT) || [];
  storage.write(RECENT, [char].concat(before.filter((other) => other !== char)).slice(0, MOST_RECENT));
}
