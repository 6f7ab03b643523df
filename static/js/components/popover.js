/* What hangs on its button: a menu, in which arrows move, or a box of controls (`role="dialog"`), through which Tab goes.
   Escape and a click elsewhere close it, the focus goes back to the button. */
import { html, useLayoutEffect, useRef, useState } from '../lib/html.js';

function move(event, box) {
  const options = Array.from(box.querySelectorAll('[role^="menuitem"]:not([aria-disabled="true"])'));
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key === 'Home' || event.key === 'End') {
    event.preventDefault();
    if (options.length) options[event.key === 'Home' ? 0 : options.length - 1].focus();
  } else if (event.key in steps && options.length) {
    event.preventDefault();
    const at = options.indexOf(document.activeElement);
    options[(at + steps[event.key] + options.length) % options.length].focus();
  }
}

/* button({open, toggle, ref}) draws the button; children(close) the content. `role` is that of the box. */
export function Popover({ label, button, children, end, up, openRef, role = 'menu' }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef(null);
  const box = useRef(null);
  const close = () => {
    setOpen(false);
    const opener = anchor.current.querySelector('button');
    if (opener) opener.focus();
  };
  if (openRef) openRef.current = () => setOpen(true);
  useLayoutEffect(() => {
    if (!open) return undefined;
    const current = box.current.querySelector('[aria-checked="true"]') || box.current.querySelector(role === 'menu' ? '[role^="menuitem"]' : 'button');
    if (current) current.focus();
    const outside = (event) => { if (!anchor.current.contains(event.target)) setOpen(false); };
    document.addEventListener('mousedown', outside);
    return () => document.removeEventListener('mousedown', outside);
  }, [open]);
  const onKey = (event) => {
    if (!open) return;
    if (event.key === 'Escape') { event.stopPropagation(); close(); }
    else if (role !== 'menu') return;
    else if (event.key === 'Tab') setOpen(false);
    else if (box.current) move(event, box.current);
  };
  const onLeave = (event) => { if (open && event.relatedTarget && !anchor.current.contains(event.relatedTarget)) setOpen(false); };
  return html`<div class="anchor" ref=${anchor} onKeyDown=${onKey} onFocusOut=${onLeave}>
    ${button({ open, toggle: () => setOpen(!open) })}
    ${open && html`<div class=${`pop pop-at${end ? ' pop-at-end' : ''}${up ? ' pop-at-up' : ''}`} role=${role} aria-label=${label} ref=${box}>${children(close)}</div>`}
  </div>`;
}
