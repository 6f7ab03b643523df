/* Words of a message: plain text with its addresses as links, or the little mark-up of lib/rich.js. `find` tells the
   parts of a text that a search has found (lib/found.js). */
import { html } from '../lib/html.js';
import { isAddress, parseRich } from '../lib/rich.js';

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}»])/g;

const link = (href, children) => html`<a href=${href} target="_blank" rel="noopener noreferrer">${children}</a>`;
const said = (text, find) => (find ? find(text).map((part) => (part.on ? html`<mark>${part.text}</mark>` : part.text)) : text);
const words = (text, find) => text.split(LINK).map((part, i) => (i % 2 ? link(part, said(part, find)) : said(part, find)));

function draw(nodes, inLink, find) {
  return nodes.map((node) => {
    if (typeof node === 'string') return inLink ? said(node, find) : words(node, find);
    if (node.tag === 'br') return html`<br />`;
    if (node.tag === 'a') return isAddress(node.href) ? link(node.href, draw(node.children, true, find)) : draw(node.children, inLink, find);
    return html`<${node.tag}>${draw(node.children, inLink, find)}</${node.tag}>`;
  });
}

export function Rich({ message, find }) {
  return html`<span class="text">${message.html ? draw(parseRich(message.html), false, find) : words(message.text, find)}</span>`;
}
