// What the visitor can do with a message: answer it; change or take back his own for a while. Buttons beside the bubble;
// on a touch screen a tap shows them, and a swipe to the right answers.
import { fill, h, icon } from './dom.js';

const SWIPE = 60; // px

/** The buttons of a row; `act(what, row)` does it. Deleting asks once. */
export function actsOf(row, t, act) {
  const button = (name, what, onclick) => h('button', { type: 'button', class: 'act', 'aria-label': t(what), title: t(what), onclick }, icon(name));
  const list = [button('reply', 'reply', () => act('reply', row))];
  if (row.edit) list.push(button('pencil', 'edit', () => act('edit', row)));
  if (row.del) {
    const sure = button('trash', 'remove', () => {
      if (sure.textContent) act('remove', row);
      else sure.textContent = t('sure');
    });
    sure.addEventListener('blur', () => setTimeout(() => sure.textContent && fill(sure, [icon('trash')]), 200));
    list.push(sure);
  }
  return list;
}

export function swipes(node, run) {
  let from = null;
  node.addEventListener('touchstart', (event) => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  node.addEventListener('touchend', (event) => {
    const to = event.changedTouches[0];
    if (from && to.clientX - from.clientX > SWIPE && Math.abs(to.clientY - from.clientY) < SWIPE / 2) run();
    from = null;
  });
}
