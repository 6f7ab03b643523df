// In place of the composer: the form before the chat, or the question for an address. Drawn by the third script.
import { fill, h } from './dom.js';
import { notLoaded } from './loader.js';

export function createDesk({ t, store, composer, load }) {
  const node = h('div', { class: 'desk', hidden: true });
  let shown = null;

  function draw(state) {
    const wanted = state.entry || (state.letter ? 'letter' : null);
    if (wanted === shown) return;
    shown = wanted;
    const inside = node.contains(node.getRootNode().activeElement);
    node.hidden = !wanted;
    if (!wanted) fill(node, []);
    if (!wanted && inside) composer.querySelector('textarea').focus(); // who filled in the form goes on by writing
    if (wanted) show(wanted);
  }

  function show(wanted) {
    fill(node, []);
    load().then((extra) => {
      if (shown !== wanted) return;
      fill(node, [wanted === 'letter' ? extra.letter() : extra.form(wanted)]);
      const first = node.querySelector('input, select, textarea');
      if (first && store.state.letter) first.focus();
    }, () => shown === wanted && fill(node, [notLoaded(t, () => show(wanted))]));
  }

  return { node, draw };
}
