import test from 'node:test';
import assert from 'node:assert/strict';
import { fakeWindow } from './browser.mjs';

/* Each import is a tab of its own; the lock is free again at once, as it is for a tab that comes a minute later. */
const tab = (name) => import(`../../../static/js/lib/once.js?${name}`);
const locks = (free) => Object.defineProperty(globalThis, 'navigator', {
  configurable: true, value: { locks: { request: (name, how, act) => { act(free ? { name } : null); } } },
});

test('what one tab has claimed is refused to another that comes when the lock is free again', async () => {
  const { disk } = fakeWindow();
  locks(true);
  const [first, second] = [await tab('a'), await tab('b')];
  assert.equal(await first.claim('remind.d.3', 0), true);
  assert.equal(await second.claim('remind.d.3', 0), false);
  assert.equal(await second.claim('remind.d.4', 0), true);
  locks(false);
  assert.equal(await first.claim('remind.d.5', 0), false); // another one holds it
  assert.equal(Object.keys(disk).length, 2);
});

test('what was claimed is forgotten after some minutes, and never grows without bound', async () => {
  const { disk } = fakeWindow();
  locks(true);
  const { claim } = await tab('c');
  disk['omnivox.once.old'] = JSON.stringify({ by: 'x', at: Date.now() - 3600000 });
  for (let n = 0; n < 300; n += 1) disk[`omnivox.once.k${n}`] = JSON.stringify({ by: 'x', at: Date.now() - n * 10 });
  assert.equal(await claim('old', 0), true);
  assert.ok(Object.keys(disk).length <= 201);
  assert.equal(await claim('k0', 0), false);
});
