/* What can be done with a message: one small bar beside the one under the pointer or with the focus. Arrows walk through
   the messages, Enter goes into the bar, Escape back. */
import { html, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { serverNow } from '../../lib/clock.js';
import { gettext } from '../../lib/i18n.js';
import { isEnter } from '../../lib/keys.js';
import { Icon } from '../../components/icon.js';
import { canChange } from '../state/select.js';

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const bubbleOf = (target) => (target.closest ? target.closest('[data-message]') : null);

function find(app, id, bubble) {
  const thread = app.store.get().threads[id];
  return thread && thread.messages.find((message) => message.id === bubble.dataset.message);
}

/* The message the pointer or the focus is on: {message, top, left|right}. */
function useTarget(app, id, box) {
  const [target, setTarget] = useState(null);
  useLayoutEffect(() => {
    const element = box.current;
    const show = (event) => {
      const bubble = bubbleOf(event.target);
      if (!bubble) return;
      const message = find(app, id, bubble);
      if (!message || message.deleted || (message.kind !== 'text' && message.kind !== 'note')) { setTarget(null); return; }
      setTarget((old) => (old && old.message === message ? old : { message, bubble }));
    };
    const hide = (event) => { if (!element.contains(event.relatedTarget)) setTarget(null); };
    const listeners = { mouseover: show, focusin: show, mouseleave: hide, focusout: hide };
    Object.keys(listeners).forEach((name) => element.addEventListener(name, listeners[name]));
    return () => Object.keys(listeners).forEach((name) => element.removeEventListener(name, listeners[name]));
  }, [id]);
  return [target, setTarget];
}

/* Arrows in the log: from message to message. */
export function walk(event, box) {
  if (!(event.key in STEPS) || event.target.closest('.msg-acts')) return;
  const bubbles = Array.from(box.querySelectorAll('[data-message]'));
  const at = bubbles.indexOf(bubbleOf(event.target));
  const next = at === -1 ? bubbles[bubbles.length - 1] : bubbles[at + STEPS[event.key]];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function actionsOf(app, id, message) {
  const state = app.store.get();
  const may = (what) => canChange(state, id, message, what, serverNow());
  const own = app.composer && app.composer.id === id ? app.composer : null;
  const list = [];
  if (own) list.push(['reply', gettext('Answer'), () => own.quote(message)]);
  if (own && may('edit')) list.push(['pencil', gettext('Edit'), () => own.edit(message)]);
  if (may('delete')) list.push(['trash-2', gettext('Delete'), () => app.store.dispatch({ type: 'panel', panel: 'delete', of: message })]);
  return list;
}

export function MessageActions({ app, id, box }) {
  const [target, setTarget] = useTarget(app, id, box);
  const bar = useRef(null);
  const list = target ? actionsOf(app, id, target.message) : [];
  useLayoutEffect(() => {
    if (!target || !bar.current) return;
    const [outer, inner] = [box.current.getBoundingClientRect(), target.bubble.getBoundingClientRect()];
    const out = Boolean(target.bubble.closest('.group-out'));
    const { style } = bar.current;
    style.top = `${inner.top - outer.top + box.current.scrollTop + Math.min(4, inner.height / 2 - 14)}px`;
    const width = bar.current.offsetWidth;
    let left = out ? inner.left - outer.left - width - 6 : inner.right - outer.left + 6;
    if (target.message.kind === 'note') left = inner.right - outer.left - width - 6;
    style.left = `${Math.max(4, Math.min(left, outer.width - width - 20))}px`;
  });
  useLayoutEffect(() => { // at once: the next key may be the Enter
    const element = box.current;
    const enter = (event) => {
      if (!isEnter(event) || !target || event.target !== target.bubble || !bar.current) return;
      event.preventDefault();
      bar.current.querySelector('button').focus();
    };
    element.addEventListener('keydown', enter);
    return () => element.removeEventListener('keydown', enter);
  }, [target]);
  if (!list.length) return null;
  const key = (event) => { if (event.key === 'Escape') { event.stopPropagation(); target.bubble.focus(); } };
  const run = (act) => () => { setTarget(null); act(); };
  return html`<div class="msg-acts" role="toolbar" aria-label=${gettext('Message actions')} ref=${bar} onKeyDown=${key}>
    ${list.map(([icon, words, act]) => html`<button type="button" key=${icon} class="icon-btn icon-btn-sm" aria-label=${words} title=${words} onClick=${run(act)}>
      <${Icon} name=${icon} /></button>`)}</div>`;
}
