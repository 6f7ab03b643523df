// Read marks: only what the visitor can really see counts, with the panel open and the page in front.
import { isTheirs } from './messages.js';

const SETTLE = 300; // ms, so that a burst of messages is one request

export function createReading({ api, session, store }) {
  let timer = 0;
  let told = 0;
  let stream = null;

  async function tell() {
    timer = 0;
    const { state } = store;
    if (!state.open || !state.visible) return;
    const last = state.messages.filter(isTheirs).pop();
    if (!last || last.number <= told || last.delivery === 'read') return;
    store.set({ readUpTo: Math.max(state.readUpTo, last.number) });
    try {
      await api.read(session.token(), last.number);
      told = last.number;
    } catch (unreached) {
      timer = setTimeout(tell, 5000);
    }
  }

  store.subscribe((state) => {
    if (state.stream !== stream) {
      stream = state.stream;
      told = 0;
    }
    if (!timer && state.open && state.visible && state.stream) timer = setTimeout(tell, SETTLE);
  });
}
