// Small helpers to build nodes. Text only ever becomes text nodes: nothing of a message is parsed as HTML.

const SVG = 'http://www.w3.org/2000/svg';

// Lucide outlines (ISC licence), 24 × 24.
const PATHS = {
  x: 'M18 6 6 18M6 6l12 12',
  down: 'm6 9 6 6 6-6',
  chat: 'M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719',
  up: 'm5 12 7-7 7 7M12 19V5',
  sending: 'M12 6v6l3 2M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0',
  sent: 'M20 6 9 17l-5-5',
  delivered: 'M18 6 7 17l-5-5M22 10l-7.5 7.5L13 16',
  alert: 'M12 8v4M12 16h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0',
};
PATHS.read = PATHS.delivered;

/** h('div', {class: 'a', onclick: f}, child, 'text') */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  Object.entries(props || {}).forEach(([name, value]) => {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  });
  fill(node, children);
  return node;
}

/** Replace the children of a node. */
export function fill(node, children) {
  node.textContent = '';
  children.forEach((child) => {
    if (child || child === 0) node.append(child);
  });
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** Initials and one of eight hues, both from the name. */
export function avatar(name, big) {
  const words = name.trim().split(/\s+/);
  const letters = words.slice(0, 2).map((word) => word.charAt(0)).join('') || '?';
  let hash = 0;
  for (let i = 0; i < name.length; i += 1) hash = (hash * 31 + name.charCodeAt(i)) % 8;
  return h('span', { class: 'av av' + (hash + 1) + (big ? ' av-big' : ''), 'aria-hidden': 'true' }, letters.toUpperCase());
}
