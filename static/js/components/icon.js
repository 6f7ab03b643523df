/* One icon of static/img/icons.svg. xlink:href, since Safari before 12.1 knows nothing else. */
import { html } from '../lib/html.js';

const sprite = document.documentElement.dataset.icons;

export function Icon({ name, size }) {
  const use = { __html: `<use xlink:href="${sprite}#${name}"/>` };
  return html`<svg class=${size ? `i i-${size}` : 'i'} aria-hidden="true" dangerouslySetInnerHTML=${use}></svg>`;
}
