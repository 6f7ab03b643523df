/* Words of a message: plain text with its addresses as links, or the little mark-up of lib/rich.js. `find` tells the
   parts of a text that a search has found (lib/found.js), `name` those that name a colleague (lib/named.js). */
import { html } from '../lib/html.js';
import { isAddress, parseRich } from '../lib/rich.js';

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}»])/g;

const link = (href, children) => html`<a href=${href} target="_blank" rel="noopener noreferrer">${children}</a>`;
const said = (text, find) => (find ? find(text).map((part) => (part.on ? html`<mark>${part.text}</mark>` : part.text)) : text);
const named = (text, find, name) => (name ? name(text).map((part) => (part.on ? html`<b class="named">${said(part.text, find)}</b>` : said(part.text, find))) : said(text, find));
const words = (text, find, name) => text.split(LINK).map((part, i) => (i % 2 ? link(part, said(part, find)) : named(part, find, name)));

function draw(nodes, inLink, find, name) {
  return nodes.map((node) => {
    if (typeof node === 'string') return inLink ? said(node, find) : words(node, find, name);
    if (node.tag === 'br') return html`<br />`;
    if (node.tag === 'a') return isAddress(node.href) ? link(node.href, draw(node.children, true, find)) : draw(node.children, inLink, find, name);
    return html`<${node.tag}>${draw(node.children, inLink, find, name)}</${node.tag}>`;
  });
}

export function Rich({ message, find, name }) {
  return html`<span class="text">${message.html ? draw(parseRich(message.html), false, find, name) : words(message.text, find, name)}</span>`;
}
