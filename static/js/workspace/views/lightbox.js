/* A picture over the whole page: arrows go through all pictures of the dialog, + and − zoom, the wheel too, dragging moves. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Download } from '../../components/player.js';

const MOST = 6;
const WHOLE = { scale: 1, x: 0, y: 0 };

/* All pictures of the loaded messages, in their order. */
export function picturesOf(thread) {
  if (!thread) return [];
  return thread.messages.reduce((all, message) => all.concat((message.attachments || []).filter((file) => file.kind === 'image' && file.state === 'ready')), []);
}

const zoomed = (view, by) => {
  const scale = Math.max(1, Math.min(MOST, view.scale * by));
  return scale === 1 ? WHOLE : { ...view, scale };
};

function useZoom(key) {
  const [view, setView] = useState(WHOLE);
  const held = useRef(null);
  useEffect(() => setView(WHOLE), [key]);
  const hands = {
    onWheel: (event) => { event.preventDefault(); setView((v) => zoomed(v, event.deltaY < 0 ? 1.2 : 1 / 1.2)); },
    onPointerDown: (event) => { held.current = { x: event.clientX - view.x, y: event.clientY - view.y }; },
    onPointerMove: (event) => { if (held.current && view.scale > 1) setView((v) => ({ ...v, x: event.clientX - held.current.x, y: event.clientY - held.current.y })); },
    onPointerUp: () => { held.current = null; },
    onDblClick: () => setView((v) => (v.scale > 1 ? WHOLE : zoomed(v, 2.5))),
  };
  return { view, hands, zoom: (by) => setView((v) => zoomed(v, by)), reset: () => setView(WHOLE) };
}

function useFocusInside(box) {
  useLayoutEffect(() => {
    const before = document.activeElement;
    box.current.focus();
    return () => { if (before && before.focus) before.focus(); };
  }, []);
}

function keepInside(event, box) {
  const parts = Array.from(box.querySelectorAll('a[href], button:not([disabled])'));
  const edge = event.shiftKey ? parts[0] : parts[parts.length - 1];
  if (document.activeElement !== edge && document.activeElement !== box) return;
  event.preventDefault();
  (event.shiftKey ? parts[parts.length - 1] : parts[0]).focus();
}

function Window({ list, at, onStep, onClose }) {
  const box = useRef(null);
  const file = list[at];
  const { view, hands, zoom, reset } = useZoom(file.id);
  useFocusInside(box);
  const KEYS = {
    Escape: onClose, ArrowLeft: () => onStep(-1), ArrowRight: () => onStep(1), '+': () => zoom(1.4), '=': () => zoom(1.4), '-': () => zoom(1 / 1.4), 0: reset,
  };
  const key = (event) => {
    if (event.key === 'Tab') { keepInside(event, box.current); return; }
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  };
  const press = (name, label, run, disabled) => html`<button type="button" class="icon-btn" aria-label=${label} title=${label} disabled=${disabled} onClick=${run}><${Icon} name=${name} size="lg" /></button>`;
  const shift = { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` };
  const outside = (event) => { if (event.target === event.currentTarget) onClose(); };
  return html`<div class="lightbox" role="dialog" aria-modal="true" aria-label=${file.name} tabindex="-1" ref=${box} onKeyDown=${key}>
    <div class="lightbox-h"><span class="trunc lightbox-n">${file.name}</span>
      <span class="num" role="status">${fill(gettext('%(n)s of %(all)s'), { n: at + 1, all: list.length })}</span>
      ${press('zoom-out', gettext('Zoom out'), () => zoom(1 / 1.4), view.scale === 1)}${press('zoom-in', gettext('Zoom in'), () => zoom(1.4), view.scale >= MOST)}
      <${Download} url=${file.url} name=${file.name} />${press('x', gettext('Close'), onClose)}</div>
    <div class=${`lightbox-b${view.scale > 1 ? ' is-zoomed' : ''}`} ...${hands} onClick=${outside}><img src=${file.url} alt=${file.name} style=${shift} draggable="false" /></div>
    ${list.length > 1 && html`<div class="lightbox-step lightbox-back">${press('chevron-left', gettext('Previous picture'), () => onStep(-1))}</div>
      <div class="lightbox-step lightbox-on">${press('chevron-right', gettext('Next picture'), () => onStep(1))}</div>`}
  </div>`;
}

export function Lightbox({ app }) {
  const { show, thread } = useStore(app.store, (s) => ({ show: s.lightbox, thread: s.lightbox && s.threads[s.lightbox.dialog] }));
  if (!show) return null;
  const list = picturesOf(thread);
  const at = list.findIndex((file) => file.id === show.file);
  if (at === -1) return null;
  const to = (next) => app.store.dispatch({ type: 'lightbox', show: next });
  const step = (by) => to({ ...show, file: list[(at + by + list.length) % list.length].id });
  return html`<${Window} list=${list} at=${at} onStep=${step} onClose=${() => to(null)} />`;
}
