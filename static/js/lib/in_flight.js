/* What is asked for again while it is still being done is not done twice. */
import { isEnter } from './keys.js';

/* → run(key, act): what act() answers; false, and nothing is done, while an act of this key is on its way. */
export function inFlight() {
  const busy = new Set();
  return async (key, act) => {
    if (busy.has(key)) return false;
    busy.add(key);
    try {
      return await act();
    } finally {
      busy.delete(key);
    }
  };
}

/* A click listener for what must not happen twice: the second press of a double click does nothing, even when the first
   is done already. */
export const onceAClick = (act) => (event) => (event.detail > 1 ? undefined : act(event));

/* A key held down repeats itself, and would press a button again and again. */
export function isHeldEnter(event) {
  return Boolean(event.repeat && isEnter(event) && event.target && event.target.tagName === 'BUTTON');
}
