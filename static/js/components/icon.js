/* Icons of static/img/icons.svg. The sprite is put into the page once, so that no icon needs the network later:
   the one that says «no connection» least of all. xlink:href, since Safari before 12.1 knows nothing else. */
import { html } from '../lib/html.js';

export async function loadIcons() {
  const answer = await fetch(document.documentElement.dataset.icons);
  if (!answer.ok) return;
  const box = document.createElement('div');
  box.hidden = true;
  box.innerHTML = (await answer.text()).replace(/<symbol id="/g, '<symbol id="i-'); // our own file
  document.body.appendChild(box);
}

export function Icon({ name, size }) {
  const use = { __html: `<use xlink:href="#i-${name}"/>` };
  return html`<svg class=${size ? `i i-${size}` : 'i'} aria-hidden="true" dangerouslySetInnerHTML=${use}></svg>`;
}
