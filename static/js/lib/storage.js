/* localStorage that never throws: private windows and full disks cost comfort, not function. */

export function read(key) {
  try {
    const text = window.localStorage.getItem(`omnivox.${key}`);
    return text === null ? null : JSON.parse(text);
  } catch (error) { return null; }
}

export function write(key, value) {
  try { window.localStorage.setItem(`omnivox.${key}`, JSON.stringify(value)); } catch (error) { /* see above */ }
}

export function remove(key) {
  try { window.localStorage.removeItem(`omnivox.${key}`); } catch (error) { /* see above */ }
}

/* Names under `prefix`, without the prefix. */
export function names(prefix) {
  const whole = `omnivox.${prefix}`;
  try {
    return Object.keys(window.localStorage).filter((key) => key.startsWith(whole)).map((key) => key.slice(whole.length));
  } catch (error) { return []; }
}
