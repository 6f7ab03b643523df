/* The call panel along the top (A3): one shape for each state of the operator. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { hasLines, shapeOf } from '../state/panel.js';
import { Lines } from './lines.js';
import { Dialling } from './panel_dial.js';
import { Idle, Off } from './panel_idle.js';
import { Ring } from './panel_ring.js';
import { Talk } from './panel_talk.js';
import { WrapUp } from './panel_acw.js';

const SHAPES = { off: Off, idle: Idle, ring: Ring, dial: Dialling, talk: Talk, hold: Talk, acw: WrapUp };

export function CallPanel({ app }) {
  const shape = useStore(app.store, shapeOf);
  const lines = useStore(app.store, hasLines);
  if (lines) return html`<${Lines} app=${app} />`;
  const Shape = SHAPES[shape];
  return html`<${Shape} key=${shape === 'hold' ? 'talk' : shape} app=${app} />`;
}
