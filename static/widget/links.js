// Addresses inside a message become links; everything else stays text.
import { h } from './dom.js';

const ADDRESS = /\bhttps?:\/\/[^\s<>"'«»]+/gi;

/** The address without punctuation that belongs to the sentence around it. */
function trim(address) {
  let text = address.replace(/[.,!?;:…]+$/, '');
  const opened = text.split('(').length;
  if (text.endsWith(')') && text.split(')').length > opened) text = trim(text.slice(0, -1));
  return text;
}

/** A link to an address a person may follow, with these words; the address as text when it is none. */
export function anchor(address, t, words) {
  let url;
  try {
    url = new URL(address);
  } catch (notAnAddress) {
    return address;
  }
  if (!/^(https?|mailto|tel):$/.test(url.protocol)) return address;
  const props = { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow', title: t('newWindow') };
  return h('a', props, words);
}

/** Children for a bubble: text and links, in order. */
export function linkify(text, t) {
  const parts = [];
  let at = 0;
  text.replace(ADDRESS, (match, index) => {
    const address = trim(match);
    if (index > at) parts.push(text.slice(at, index));
    parts.push(anchor(address, t, address));
    at = index + address.length;
    return match;
  });
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
