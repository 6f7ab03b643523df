// Over the input: which message is answered, or which own one is being changed.
import { fill, h, icon } from './dom.js';

/** @returns {{node, draw(state)}} */
export function createAim({ t, onDrop }) {
  const title = h('b');
  const text = h('span');
  const drop = h('button', { type: 'button', class: 'tool', 'aria-label': t('cancel'), onclick: onDrop }, icon('x'));
  const node = h('div', { class: 'aim', hidden: true }, h('span', { class: 'cut' }, title, ' ', text), drop);

  function draw({ aim }) {
    node.hidden = !aim;
    if (!aim) return;
    title.textContent = aim.edit ? t('editing') : aim.name || t('you');
    fill(text, [aim.text]);
  }
  return { node, draw };
}
