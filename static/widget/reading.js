// Marks for the team: a message reached this page, or was read. Read is only what the visitor can really see, with
// the panel open and the page in front.
import { isTheirs } from './messages.js';

const SETTLE = 300; // ms, so that a burst of messages is one request
const AGAIN = 5000; // ms until the next attempt

export function createReading({ api, session, store }) {
  let timer = 0;
  let stream = null;
  let told = { number: 0, delivered: 0 };

  /** What the server does not know yet, or null. */
  function news(state) {
    const last = state.messages.filter(isTheirs).pop();
    if (!last || last.delivery === 'read') return null;
    if (state.open && state.visible) return last.number > told.number ? { number: last.number } : null;
    const known = last.delivery === 'delivered' || last.number <= told.delivered;
    return known ? null : { delivered: last.number };
  }

  async function tell() {
    timer = 0;
    const { state } = store;
    const marks = news(state);
    if (!marks || !session.token()) return;
    if (marks.number) store.set({ readUpTo: Math.max(state.readUpTo, marks.number) });
    try {
      await api.read(session.token(), marks);
      told = Object.assign({}, told, marks);
    } catch (unreached) {
      timer = setTimeout(tell, AGAIN);
    }
  }

  store.subscribe((state) => {
    if (state.stream !== stream) {
      stream = state.stream;
      told = { number: 0, delivered: 0 };
    }
    if (!timer && state.stream && news(state)) timer = setTimeout(tell, SETTLE);
  });
}
