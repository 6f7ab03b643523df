// «How did we do?»: five stars, a word and a comment. It lies in the place of the log, see rating.js.
import { avatar, fill, glyph, h } from './dom.js';
import { STAR } from './media_glyphs.js';

export function createRating({ t, time, onRate, onAside }) {
  let id = '';
  let score = 0;
  const face = h('div', { class: 'rate-face' });
  const who = h('small');
  const word = h('b', { class: 'rate-word', role: 'status' });
  const label = t('rate');
  const stars = [1, 2, 3, 4, 5].map((n) =>
    h('button', { type: 'button', class: 'star', role: 'radio', 'aria-label': n + ' ' + t('of5') + ', ' + t('score' + n), onclick: () => set(n) }, glyph(STAR)),
  );
  const group = h('div', { class: 'stars', role: 'radiogroup', 'aria-label': label, onkeydown: move }, ...stars);
  const comment = h('textarea', { rows: '3', maxlength: '1000', placeholder: t('better'), 'aria-label': t('better') });
  const trouble = h('p', { class: 'rate-bad', role: 'alert', hidden: true }, t('notRated'));
  const send = h('button', { type: 'submit', class: 'wide main' }, t('sendRate'));
  const later = h('button', { type: 'button', class: 'wide', onclick: () => onAside(id) }, t('writeMore'));
  const middle = h('div', { class: 'rate' }, face, h('h2', {}, label), who, group, word, comment, trouble);
  const node = h('form', { class: 'rating', onsubmit: submit, hidden: true }, middle, h('div', { class: 'foot' }, send, later));

  function set(n) {
    score = n;
    stars.forEach((star, i) => {
      star.classList.toggle('is-on', i < n);
      star.setAttribute('aria-checked', String(i + 1 === n));
      star.tabIndex = i + 1 === (n || 1) ? 0 : -1;
    });
    word.textContent = n ? t('score' + n) : '';
    send.disabled = !n;
  }

  function move(event) {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    set(Math.min(5, Math.max(1, score + step)));
    stars[score - 1].focus();
  }

  async function submit(event) {
    event.preventDefault();
    send.disabled = true;
    trouble.hidden = await onRate(id, score, comment.value.trim());
    send.disabled = false;
  }

  function draw(rating) {
    node.hidden = !rating;
    if (!rating || rating.id === id) return;
    id = rating.id;
    comment.value = '';
    trouble.hidden = true;
    const name = (rating.agent && rating.agent.name) || '';
    fill(face, [avatar(name || '?', true, rating.agent)]);
    who.textContent = name ? t('rateWho', { name }) : '';
    set(0);
  }

  const line = ({ closed_at: at, minutes }) => time(new Date(at)) + t('lasted', { n: minutes });

  return { node, draw, line, focus: () => stars[Math.max(0, score - 1)].focus() };
}
