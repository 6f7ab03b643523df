/* Keys and clicks that must not act: of an input method, held down, pressed twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFlight, isHeldEnter, onceAClick } from '../../../static/js/lib/in_flight.js';
import { isControlEnter, isEnter, matches } from '../../../static/js/lib/keys.js';
import { isSend } from '../../../static/js/workspace/views/composer/keys.js';
import { chosen, listener } from '../../../static/js/workspace/views/use_shortcuts.js';

const key = (changes) => ({ key: '', code: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, keyCode: 0, isComposing: false, target: null, ...changes });
const COMPOSING = [{ isComposing: true }, { keyCode: 229 }];

test('what an input method takes is neither Enter nor a shortcut', () => {
  const enter = { key: 'Enter', code: 'Enter' };
  const [bold, palette, help] = [{ key: 'b', code: 'KeyB', ctrlKey: true }, { key: 'k', code: 'KeyK', metaKey: true }, { key: '?', code: 'Slash', shiftKey: true }];
  assert.ok(isEnter(key(enter)) && isControlEnter(key({ ...enter, metaKey: true })) && isSend(key(enter), 'enter'));
  assert.ok(matches(key(bold), 'Ctrl+KeyB') && chosen(key(palette)) && chosen(key(help)));
  COMPOSING.forEach((composing) => {
    assert.ok(!isEnter(key({ ...enter, ...composing })));
    assert.ok(!isControlEnter(key({ ...enter, ctrlKey: true, ...composing })));
    assert.ok(!isSend(key({ ...enter, ctrlKey: true, ...composing }), 'ctrl_enter'));
    assert.ok(!matches(key({ ...bold, ...composing }), 'Ctrl+KeyB'));
    assert.equal(chosen(key({ ...palette, ...composing })), null);
    assert.equal(chosen(key({ ...help, ...composing })), null);
  });
});

test('the second press of a double click does nothing, a press by the keyboard and the next one do', () => {
  let acts = 0;
  const click = onceAClick(() => { acts += 1; });
  [1, 2, 3].forEach((detail) => click({ detail }));
  assert.equal(acts, 1);
  click({ detail: 0 });
  click({ detail: 1 });
  assert.equal(acts, 3);
});

test('Enter held down presses a button once; in a field it may repeat', () => {
  const held = (tagName, changes) => isHeldEnter(key({ key: 'Enter', repeat: true, target: { tagName }, ...changes }));
  assert.ok(held('BUTTON'));
  assert.ok(!held('BUTTON', { repeat: false }) && !held('TEXTAREA') && !held('BUTTON', { key: 'Tab' }));
});

test('a shortcut held down is one wish, and still none of the browser’s', () => {
  const [tabs, kept] = [[], []];
  const listen = listener({ store: { get: () => ({ panel: null, phase: 'ready' }) }, router: { tab: (name) => tabs.push(name) } });
  const press = (repeat) => listen(key({ code: 'KeyQ', altKey: true, repeat, preventDefault: () => kept.push(repeat) }));
  [false, true, true, false].forEach(press);
  assert.deepEqual([tabs, kept], [['queue', 'queue'], [false, true, true, false]]);
});

test('while an act is on its way it is not done again; others are, and it is after it has ended, well or not', async () => {
  const once = inFlight();
  const done = [];
  let finish;
  const slow = once('a', () => new Promise((resolve) => { finish = () => { done.push('slow'); resolve('sent'); }; }));
  assert.equal(await once('a', async () => { done.push('twice'); }), false);
  assert.equal(await once('b', async () => 'other'), 'other');
  finish();
  assert.equal(await slow, 'sent');
  await assert.rejects(once('a', async () => { throw new Error('refused'); }));
  assert.equal(await once('a', async () => 'again'), 'again');
  assert.deepEqual(done, ['slow']);
});
