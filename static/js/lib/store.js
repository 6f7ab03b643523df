/* A page's state in one object. Reducers are pure; a view re-renders when the slice it selects changes. */
import { useEffect, useReducer, useRef } from './html.js';

export function createStore(reduce, initial) {
  let state = initial;
  const listeners = new Set();
  return {
    get: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      listeners.forEach((listener) => listener(state));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/* Objects and arrays are equal when their parts are: a selector may build a fresh one each time. */
export function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}

export function useStore(store, select) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  const latest = useRef(null);
  const value = select(store.get());
  latest.current = { select, value };
  useEffect(() => {
    const check = () => {
      if (!same(latest.current.select(store.get()), latest.current.value)) redraw();
    };
    check(); // something may have happened between the draw and this effect
    return store.subscribe(check);
  }, [store]);
  return value;
}
