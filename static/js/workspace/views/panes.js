/* Widths of the side panes: dragged or moved by arrows, remembered in this browser. */
import { html, useState, useRef } from '../../lib/html.js';
import * as storage from '../../lib/storage.js';

const LIMITS = { left: [260, 460], right: [280, 520] };
const clamp = (side, width) => Math.min(LIMITS[side][1], Math.max(LIMITS[side][0], width));
const usual = () => (window.matchMedia('(min-width: 1800px)').matches ? { left: 340, right: 420 } : { left: 320, right: 360 });

export function usePanes() {
  const [widths, setWidths] = useState(() => ({ ...usual(), ...storage.read('panes') }));
  return {
    widths,
    resize(side, width) {
      const next = { ...widths, [side]: clamp(side, width) };
      setWidths(next);
      storage.write('panes', next);
    },
    reset(side) {
      setWidths({ ...widths, [side]: usual()[side] });
      storage.remove('panes');
    },
    style: `--left:${widths.left}px;--right:${widths.right}px`,
  };
}

export function Splitter({ panes, side, label }) {
  const start = useRef(null);
  const sign = side === 'left' ? 1 : -1;
  const width = panes.widths[side];
  const down = (event) => {
    start.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event) => {
    if (start.current) panes.resize(side, start.current.width + sign * (event.clientX - start.current.x));
  };
  const up = () => { start.current = null; };
  const key = (event) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (!step) return;
    event.preventDefault();
    panes.resize(side, width + sign * step);
  };
  return html`<div class=${`splitter splitter-${side}`} role="separator" tabindex="0" aria-orientation="vertical" aria-label=${label}
    aria-valuenow=${width} aria-valuemin=${LIMITS[side][0]} aria-valuemax=${LIMITS[side][1]}
    onPointerDown=${down} onPointerMove=${drag} onPointerUp=${up} onPointerCancel=${up} onDblClick=${() => panes.reset(side)} onKeyDown=${key}></div>`;
}
