/* Faces: initials on a hue, with the mark of the channel the person came by. */
import { html } from '../lib/html.js';
import { Icon } from './icon.js';

const KNOWN = ['widget', 'telegram', 'vk', 'whatsapp', 'max', 'phone', 'mail'];

export function Channel({ channel, large }) {
  const kind = KNOWN.includes(channel.kind) ? channel.kind : 'widget';
  return html`<span class=${`ch ch-${kind}${large ? ' ch-lg' : ''}`} title=${channel.name}>
    <${Icon} name=${`ch-${kind}`} /><span class="sr">${channel.name}</span></span>`;
}

export function Avatar({ initials, hue, size, channel }) {
  const face = html`<span class=${`avatar av${hue}${size ? ` avatar-${size}` : ''}`}>
    <span aria-hidden="true">${initials}</span>${channel && html`<${Channel} channel=${channel} />`}</span>`;
  return face;
}
