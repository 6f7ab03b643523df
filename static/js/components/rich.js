/* Words of a message: plain text with its addresses as links, or the little mark-up of lib/rich.js. */
import { html } from '../lib/html.js';
import { isAddress, parseRich } from '../lib/rich.js';

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}»])/g;

const link = (href, children) => html`<a href=${href} target="_blank" rel="noopener noreferrer">${children}</a>`;
const words = (text) => text.split(LINK).map((part, i) => (i % 2 ? link(part, part) : part));

function draw(nodes, inLink) {
  return nodes.map((node) => {
    if (typeof node === 'string') return inLink ? node : words(node);
    if (node.tag === 'br') return html`<br />`;
    if (node.tag === 'a') return isAddress(node.href) ? link(node.href, draw(node.children, true)) : draw(node.children, inLink);
    return html`<${node.tag}>${draw(node.children, inLink)}</${node.tag}>`;
  });
}

export function Rich({ message }) {
  return html`<span class="text">${message.html ? draw(parseRich(message.html), false) : words(message.text)}</span>`;
}
