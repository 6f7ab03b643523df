/* A text with the found places marked: {text, marks: [[from, to]…]} from the server. Places, never mark-up. */
import { html } from '../lib/html.js';

export function Marked({ piece }) {
  const parts = [];
  let at = 0;
  piece.marks.forEach(([from, to]) => {
    parts.push(piece.text.slice(at, from), html`<mark>${piece.text.slice(from, to)}</mark>`);
    at = to;
  });
  parts.push(piece.text.slice(at));
  return parts;
}
