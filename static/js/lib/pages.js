/* Which pages of this browser are open. Each holds a lock for as long as it lives; where there are no locks (an address
   without https) it signs a list in localStorage again and again. */
import * as storage from './storage.js';

const EVERY = 20000; // ms between two signatures
const GONE = 150000; // a hidden page may sign once a minute only

const locks = () => (typeof navigator !== 'undefined' && navigator.locks && navigator.locks.query ? navigator.locks : null);
const lockOf = (id) => `omnivox.page.${id}`;

const isSigned = (id) => Date.now() - (storage.read(`page.${id}`) || 0) < GONE;

function sign(id) {
  const write = () => storage.write(`page.${id}`, Date.now());
  storage.names('page.').filter((name) => !isSigned(name)).forEach((name) => storage.remove(`page.${name}`));
  write();
  setInterval(write, EVERY);
  window.addEventListener('pagehide', () => storage.remove(`page.${id}`));
}

/* From now on this page is known to be open. Resolves when the others can see it. */
export async function announcePage(id) {
  if (!locks()) { sign(id); return; }
  await new Promise((resolve) => {
    locks().request(lockOf(id), () => { resolve(); return new Promise(() => {}); });
  });
}

/* → (id) => whether that page is open now */
export async function openPages() {
  if (!locks()) return isSigned;
  const { held } = await locks().query();
  const names = new Set(held.map((lock) => lock.name));
  return (id) => names.has(lockOf(id));
}
