/* As much of a browser as services need: localStorage, and events of the window. */

export function fakeWindow() {
  const disk = {};
  const listeners = {};
  const localStorage = new Proxy(disk, { get: (_, name) => ({
    getItem: (key) => (key in disk ? disk[key] : null),
    setItem: (key, value) => { disk[key] = value; },
    removeItem: (key) => { delete disk[key]; },
  })[name] });
  globalThis.window = { localStorage, addEventListener: (type, listener) => { (listeners[type] = listeners[type] || []).push(listener); } };
  return { disk, tell: (type, event) => (listeners[type] || []).forEach((listener) => listener(event)) };
}

/* Everything that waits for nothing but promises has happened. */
export async function settled() {
  for (let i = 0; i < 40; i += 1) await Promise.resolve();
}
