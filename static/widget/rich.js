// The little mark-up of an operator's message: b, i, u, links, line breaks. Read word by word; what is not of it stays text.
import { h } from './dom.js';
import { anchor, linkify } from './links.js';

const TOKEN = /<(\/?)(b|i|u|a|br)((?:\s+[a-z]+="[^"]*")*)\s*\/?>/g;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
const decode = (text) => text.replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name) => ENTITIES[name]);

/** Children for a bubble. */
export function rich(source, t) {
  const box = h('span');
  const open = [box];
  const top = () => open[open.length - 1];
  let at = 0;
  const text = (end) => {
    const inLink = open.some((node) => node.tagName === 'A');
    const words = decode(source.slice(at, end));
    if (words) top().append(...(inLink ? [words] : linkify(words, t)));
  };
  source.replace(TOKEN, (whole, close, tag, attributes, index) => {
    text(index);
    at = index + whole.length;
    if (tag === 'br') top().append('\n');
    else if (!close) {
      const href = tag === 'a' && /\shref="([^"]*)"/.exec(attributes);
      const link = href && anchor(decode(href[1]), t, '');
      const node = link && link.tagName ? link : h(tag === 'a' ? 'span' : tag);
      top().append(node);
      open.push(node);
    } else if (open.length > 1) open.pop();
    return whole;
  });
  text(source.length);
  return Array.from(box.childNodes);
}
