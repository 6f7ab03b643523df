/* Time as the server has it. Every frame with `now` corrects the difference; one timer ticks for the whole page. */
import { useEffect, useState } from './html.js';

let difference = 0; // server's clock minus this computer's, ms
let known = false;
let timer = null;
const listeners = new Set();

/* `sent`: when the request left, to halve the way back; optional. */
export function setServerNow(iso, sent) {
  const here = sent ? (sent + Date.now()) / 2 : Date.now();
  const measured = Date.parse(iso) - here;
  if (Number.isNaN(measured)) return;
  // Delays only make the server look late: a small step back is noise, a large one is a corrected clock.
  if (!known || measured > difference || difference - measured > 2000) difference = measured;
  known = true;
}

export function serverNow() {
  return Date.now() + difference;
}

function tick() {
  const now = serverNow();
  listeners.forEach((listener) => listener(now));
  timer = window.setTimeout(tick, 1000 - (serverNow() % 1000));
}

/* Calls listener(now) every whole second; returns the way to stop. */
export function onTick(listener) {
  listeners.add(listener);
  if (timer === null) timer = window.setTimeout(tick, 1000 - (serverNow() % 1000));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) { window.clearTimeout(timer); timer = null; }
  };
}

/* Hook: the server's time, renewed every second. */
export function useNow() {
  const [now, setNow] = useState(serverNow);
  useEffect(() => onTick(setNow), []);
  return now;
}
