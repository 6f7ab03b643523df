/* Once per person, however many tabs of this browser are open: whoever claims a name first may act on it. */
import * as storage from './storage.js';
import { uuid4 } from './uuid.js';

const ME = uuid4();
const HELD = 4000; // longer than the slowest tab waits before it claims
const OLD = 60000;

const after = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

function byLock(name) {
  return new Promise((resolve) => {
    navigator.locks.request(`omnivox.${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? after(HELD) : null;
    });
  });
}

/* Browsers without locks: the last of those who write at once wins, and each looks again a moment later. */
async function byStorage(name) {
  const key = `once.${name}`;
  if (storage.read(key)) return false;
  storage.write(key, { by: ME, at: Date.now() });
  await after(25);
  const winner = storage.read(key);
  return !winner || winner.by === ME;
}

function sweep() {
  storage.names('once.').forEach((name) => {
    const entry = storage.read(`once.${name}`);
    if (!entry || Date.now() - entry.at > OLD) storage.remove(`once.${name}`);
  });
}

/* `delay` ms gives other tabs the first choice: the one that is looked at waits least. */
export async function claim(name, delay) {
  if (delay) await after(delay);
  if (navigator.locks && navigator.locks.request) return byLock(name);
  sweep();
  return byStorage(name);
}
