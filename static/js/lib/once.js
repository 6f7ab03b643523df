/* Once per person, however many tabs of this browser are open: whoever claims a name first may act on it. A browser lets a
   hidden tab run once a minute only: what was claimed stays known for longer than that. */
import * as storage from './storage.js';
import { uuid4 } from './uuid.js';

const ME = uuid4();
const HELD = 4000; // longer than a tab on a screen waits before it claims
const OLD = 600000; // by then no tab asks any more
const MOST = 200;

const after = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

function sign(name) { storage.write(`once.${name}`, { by: ME, at: Date.now() }); }

function byLock(name) {
  return new Promise((resolve) => {
    navigator.locks.request(`omnivox.${name}`, { ifAvailable: true }, (lock) => {
      const first = lock !== null && !storage.read(`once.${name}`);
      if (first) sign(name);
      resolve(first);
      return first ? after(HELD) : null;
    });
  });
}

/* Browsers without locks: the last of those who write at once wins, and each looks again a moment later. */
async function byStorage(name) {
  const key = `once.${name}`;
  if (storage.read(key)) return false;
  sign(name);
  await after(25);
  const winner = storage.read(key);
  return !winner || winner.by === ME;
}

/* Forgets what is old, and the oldest of too many. */
function sweep() {
  const at = (name) => (storage.read(`once.${name}`) || { at: 0 }).at;
  const known = storage.names('once.').map((name) => ({ name, at: at(name) })).sort((a, b) => b.at - a.at);
  known.filter((one, n) => n >= MOST || Math.abs(Date.now() - one.at) > OLD).forEach(({ name }) => storage.remove(`once.${name}`));
}

/* `delay` ms gives other tabs the first choice: the one that is looked at waits least. */
export async function claim(name, delay) {
  if (delay) await after(delay);
  sweep();
  if (navigator.locks && navigator.locks.request) return byLock(name);
  return byStorage(name);
}
