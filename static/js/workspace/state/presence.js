/* Who looks at which dialog: presence[dialog][page] = {who, typing, until}. Pure. */
import { withoutKey } from './change.js';

function put(state, id, pages) {
  const presence = Object.keys(pages).length ? { ...state.presence, [id]: pages } : withoutKey(state.presence, id);
  return presence === state.presence ? state : { ...state, presence };
}

export function presenceSeen(state, { id, page, seen }) {
  const pages = state.presence[id] || {};
  if (seen === null) return page in pages ? put(state, id, withoutKey(pages, page)) : state;
  return put(state, id, { ...pages, [page]: seen });
}

/* Leases that are over. */
export function presencePrune(state, { now }) {
  return Object.keys(state.presence).reduce((next, id) => {
    const pages = next.presence[id];
    const gone = Object.keys(pages).filter((page) => pages[page].until <= now);
    return gone.length ? put(next, id, gone.reduce(withoutKey, pages)) : next;
  }, state);
}

/* The people, each once however many pages he has: [{id, name, initials, hue, typing}]. */
export function lookers(state, id) {
  const found = {};
  const pages = state.presence[id] || {};
  Object.keys(pages).forEach((page) => {
    const { who, typing } = pages[page];
    found[who.id] = { ...who, typing: typing || Boolean(found[who.id] && found[who.id].typing) };
  });
  return Object.keys(found).map((one) => found[one]).sort((a, b) => a.id - b.id);
}
