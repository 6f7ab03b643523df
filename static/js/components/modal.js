/* A window over the page: takes the focus, keeps it, gives it back; Escape and the scrim close it. */
import { html, useLayoutEffect, useRef } from '../lib/html.js';
import { gettext } from '../lib/i18n.js';
import { isComposing } from '../lib/keys.js';
import { Icon } from './icon.js';

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]';

function keepInside(event, box) {
  const parts = Array.from(box.querySelectorAll(FOCUSABLE)).filter((part) => part.offsetParent !== null);
  if (event.key !== 'Tab' || parts.length === 0) return;
  const edge = event.shiftKey ? parts[0] : parts[parts.length - 1];
  if (document.activeElement !== edge && box.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? parts[parts.length - 1] : parts[0]).focus();
}

export function Modal({ title, onClose, className, children, footer }) {
  const box = useRef(null);
  const latest = useRef(onClose);
  latest.current = onClose;
  const shape = className || 'modal';
  useLayoutEffect(() => { // at once: the next key belongs to the window already
    const before = document.activeElement;
    const first = box.current.querySelector('[data-autofocus]') || box.current.querySelector(FOCUSABLE);
    if (first) first.focus();
    // A button that is switched off while it works loses the focus: the window still hears Escape.
    const lost = (event) => { if (event.key === 'Escape' && document.activeElement === document.body) latest.current(); };
    document.addEventListener('keydown', lost);
    return () => {
      document.removeEventListener('keydown', lost);
      if (before && before.focus) before.focus();
    };
  }, []);
  const onKey = (event) => {
    if (isComposing(event)) return;
    if (event.key === 'Escape') { event.stopPropagation(); onClose(); }
    else if (box.current) keepInside(event, box.current); // a key of a field may have closed the window already
  };
  const onScrim = (event) => { if (event.target === event.currentTarget) onClose(); };
  return html`<div class=${`scrim${shape === 'drawer' ? ' scrim-start' : ''}`} onMouseDown=${onScrim} onKeyDown=${onKey}>
    <section class=${shape} role="dialog" aria-modal="true" aria-label=${title} ref=${box}>
      <div class="modal-h"><h2>${title}</h2><button type="button" class="icon-btn" aria-label=${gettext('Close')} onClick=${onClose}>
        <${Icon} name="x" /></button></div>
      ${children}
      ${footer && html`<div class="modal-f">${footer}</div>`}
    </section></div>`;
}
