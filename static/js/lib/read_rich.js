/* From what a browser has made of a contenteditable to the tree of lib/rich.js. Browsers break lines each in their own
   way (div, p, br and a br that only fills the end of a block); here a line break is a line break. */

const SAME = { B: 'b', STRONG: 'b', I: 'i', EM: 'i', U: 'u', INS: 'u', A: 'a' };
const BLOCKS = ['DIV', 'P', 'LI', 'UL', 'OL', 'BLOCKQUOTE', 'PRE', 'H1', 'H2', 'H3'];
const isBlock = (node) => BLOCKS.includes(node.nodeName);
const isEmptyText = (node) => node.nodeType === 3 && node.nodeValue === '';

/* A <br> after which its block ends shows nothing by itself. */
function isFiller(br, root) {
  let node = br;
  while (node !== root) {
    let next = node.nextSibling;
    while (next && isEmptyText(next)) next = next.nextSibling;
    if (next) return isBlock(next);
    node = node.parentNode;
    if (!node || isBlock(node)) return true;
  }
  return true;
}

function hrefOf(node) {
  return (node.getAttribute && node.getAttribute('href')) || '';
}

/* → {nodes}: one pass that remembers whether a line break is due before the next thing. */
export function readRich(root) {
  const stack = [[]];
  let due = false; // a block ended or begins: what follows stands on a new line
  let started = false;
  const top = () => stack[stack.length - 1];

  function touch() {
    if (due) top().push({ tag: 'br' });
    due = false;
    started = true;
  }

  function text(value) {
    const lines = value.replace(/\u200b/g, '').replace(/\u00a0/g, ' ').split('\n');
    lines.forEach((line, i) => {
      if (i > 0) { touch(); top().push({ tag: 'br' }); }
      if (line === '') return;
      touch();
      top().push(line);
    });
  }

  function wrapped(tag, node) {
    const children = [];
    stack.push(children);
    Array.from(node.childNodes).forEach(walk);
    stack.pop();
    if (children.length === 0) return;
    top().push(tag === 'a' ? { tag, href: hrefOf(node), children } : { tag, children });
  }

  function walk(node) {
    if (node.nodeType === 3) { text(node.nodeValue); return; }
    if (node.nodeType !== 1) return;
    if (node.nodeName === 'BR') {
      touch();
      if (!isFiller(node, root)) top().push({ tag: 'br' });
      return;
    }
    const tag = SAME[node.nodeName];
    if (tag) { wrapped(tag, node); return; }
    if (isBlock(node) && started) due = true;
    Array.from(node.childNodes).forEach(walk);
    if (isBlock(node) && started) due = true;
  }

  Array.from(root.childNodes).forEach(walk);
  return stack[0];
}

/* The tree as nodes of a page. */
export function richToDom(nodes, page) {
  const box = page.createDocumentFragment();
  nodes.forEach((node) => {
    if (typeof node === 'string') { box.appendChild(page.createTextNode(node)); return; }
    const element = page.createElement(node.tag);
    if (node.tag === 'a') element.setAttribute('href', node.href);
    if (node.children) element.appendChild(richToDom(node.children, page));
    box.appendChild(element);
  });
  return box;
}
