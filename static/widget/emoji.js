// A small picker for desktops; the keyboard of a phone has its own.
import { h, icon } from './dom.js';

const CHARS = '😀 😂 😊 😉 😍 🤔 😐 🙄 😢 😭 😡 😱 👍 👎 👌 🙏 👏 💪 👋 🤝 ❤️ 🔥 🎉 ✨ ✅ ❌ ❓ ❗ 🎁 📦 🚚 💳'.split(' ');
const COLUMNS = 8;
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

/** @returns {{button, box}}  `insert(char)` puts it into the input. */
export function createEmoji({ t, insert }) {
  const box = h('div', { class: 'emojis', role: 'group', 'aria-label': t('emoji'), hidden: true });
  const button = h('button', { type: 'button', class: 'add', 'aria-label': t('emoji'), title: t('emoji'), 'aria-expanded': 'false' }, icon('smile'));
  const show = (open) => {
    box.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  };
  CHARS.forEach((char) => box.append(h('button', { type: 'button', onclick: () => { show(false); insert(char); } }, char)));
  button.addEventListener('click', () => {
    show(box.hidden);
    if (!box.hidden) box.firstChild.focus();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      show(false);
      button.focus();
    }
    const all = Array.from(box.children);
    const next = all[all.indexOf(event.target) + STEPS[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  box.addEventListener('focusout', (event) => !box.contains(event.relatedTarget) && event.relatedTarget !== button && show(false));
  return { button, box };
}
