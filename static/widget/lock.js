// One tab at a time, where the browser can say so.

const PATIENCE = 5000; // ms

/**
 * Without a lock, or when a sleeping tab holds it too long, the work is done all the same: tabs may then repeat each
 * other's requests, which is harmless, because the ids are the same.
 */
export function exclusively(name, work) {
  if (!navigator.locks) return work();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const begin = () => {
    clearTimeout(timer);
    return work();
  };
  return navigator.locks.request(name, { signal: patience.signal }, begin).catch(begin);
}
