/* The little mark-up of messages (b, i, u, a, br) as a tree: a node is a text or {tag, children, href}. Pure, with no
   help of the browser's parser: what is not of the subset can only become text. The server has cleaned it before. */

const TOKEN = /<(\/?)(b|i|u|a|br)((?:\s+[a-z]+="[^"]*")*)\s*\/?>|&(amp|lt|gt|quot|nbsp|#39);/g;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };
const decode = (text) => text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (whole, name) => ENTITIES[name]);

export const isAddress = (href) => /^(https?:\/\/|mailto:|tel:)/i.test(href);

function addText(nodes, text) {
  if (text === '') return;
  const last = nodes.length - 1;
  if (typeof nodes[last] === 'string') nodes[last] += text; else nodes.push(text);
}

function element(tag, attributes) {
  if (tag !== 'a') return { tag, children: [] };
  const found = /\shref="([^"]*)"/.exec(attributes);
  return { tag, children: [], href: found ? decode(found[1]) : '' };
}

export function parseRich(source) {
  const stack = [{ tag: '', children: [] }];
  const top = () => stack[stack.length - 1].children;
  let at = 0;
  source.replace(TOKEN, (whole, close, tag, attributes, entity, index) => {
    addText(top(), source.slice(at, index));
    at = index + whole.length;
    if (entity) addText(top(), ENTITIES[entity]);
    else if (tag === 'br') top().push({ tag });
    else if (!close) {
      const node = element(tag, attributes);
      top().push(node);
      stack.push(node);
    } else if (stack[stack.length - 1].tag === tag) stack.pop();
    return whole;
  });
  addText(top(), source.slice(at));
  return stack[0].children;
}

export const escapeHtml = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/* Plain text as mark-up. */
export const htmlOf = (text) => escapeHtml(text).replace(/\r\n?|\n/g, '<br>');

export function richToHtml(nodes) {
  return nodes.map((node) => {
    if (typeof node === 'string') return escapeHtml(node);
    if (node.tag === 'br') return '<br>';
    const inner = richToHtml(node.children);
    if (node.tag === 'a' && !isAddress(node.href)) return inner;
    return node.tag === 'a' ? `<a href="${escapeHtml(node.href)}">${inner}</a>` : `<${node.tag}>${inner}</${node.tag}>`;
  }).join('');
}

export function richToText(nodes) {
  return nodes.map((node) => {
    if (typeof node === 'string') return node;
    return node.tag === 'br' ? '\n' : richToText(node.children);
  }).join('');
}

/* Whether plain text would say the same. */
export const isPlain = (nodes) => nodes.every((node) => typeof node === 'string' || node.tag === 'br');

export const textOfHtml = (source) => richToText(parseRich(source));
