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
  clip: 'm16 6-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551',
  smile: 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0M8 14s1.5 2 4 2 4-2 4-2M9 9h.01M15 9h.01',
  mic: 'M12 19v3M19 10v2a7 7 0 0 1-14 0v-2M12 2a3 3 0 0 0-3 3v7a3 3 0 0 0 6 0V5a3 3 0 0 0-3-3',
  mail: 'm22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2',
  reply: 'M20 18v-2a4 4 0 0 0-4-4H4M9 17l-5-5 5-5',
  pencil: 'M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497zM15 5l4 4',
  trash: 'M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2',
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

export const icon = (name) => glyph(PATHS[name]);

/** An outline by its path. */
export function glyph(outline) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', outline);
  svg.append(path);
  return svg;
}

/** Initials and one of eight hues: the person's own when they are known, otherwise from the name. */
export function avatar(name, big, person) {
  const words = name.match(/[^\s!-/:-@[-`{-\xbf\u2010-\u205e]+/g) || '?'; // runs without punctuation
  let hash = 0;
  for (let i = 0; i < name.length; i += 1) hash = (hash * 31 + name.charCodeAt(i)) % 8;
  const own = person && person.initials;
  const letters = own || words[0].charAt(0) + (words[1] || '').charAt(0);
  return h('span', { class: 'av av' + (own ? person.hue : hash + 1) + (big ? ' av-big' : ''), 'aria-hidden': 'true' }, letters.toUpperCase());
}
