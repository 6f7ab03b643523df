/* A card of the settings page. */
import { html } from '../../lib/html.js';

export function Card({ title, children }) {
  return html`<section class="card"><div class="card-h"><h2>${title}</h2></div><div class="card-b stack">${children}</div></section>`;
}
