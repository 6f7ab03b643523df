// The input: grows with the text, Enter sends (on touch keyboards Enter is a new line), text survives a page change.
import { h, icon } from './dom.js';

const MOST = 4000; // characters, as the server takes them
const WARN = 200;

export function createComposer({ t, draft, onSend, onTyping, makeFiles }) {
  const touch = window.matchMedia && window.matchMedia('(pointer: coarse)').matches;
  const input = h('textarea', {
    rows: '1',
    maxlength: String(MOST),
    placeholder: t('placeholder'),
    'aria-label': t('input'),
    enterkeyhint: touch ? 'enter' : 'send',
    autocomplete: 'off',
  });
  const button = h('button', { type: 'submit', class: 'send', 'aria-label': t('send') }, icon('up'));
  const left = h('div', { class: 'left', hidden: true });

  function adapt() {
    input.style.height = '';
    const needed = input.scrollHeight;
    if (needed > input.clientHeight) input.style.height = Math.min(needed, 120) + 'px';
    input.style.overflowY = needed > 120 ? 'auto' : 'hidden';
    const room = MOST - input.value.length;
    left.hidden = room > WARN;
    left.textContent = t('long') + room;
    const nothing = !input.value.trim() && (!files || files.empty());
    button.disabled = input.disabled || nothing || Boolean(files && files.busy());
  }

  function block(on) {
    if (input.disabled === on) return;
    input.disabled = on;
    adapt();
  }

  function submit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (button.disabled) return;
    const attached = files ? files.take() : [];
    input.value = '';
    draft.remove('draft');
    adapt();
    onSend(text, attached);
    input.focus();
  }

  input.addEventListener('input', () => {
    draft.set('draft', input.value);
    adapt();
    if (input.value.trim()) onTyping();
  });
  input.addEventListener('keydown', (event) => {
    const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing && !touch;
    if (sends) submit(event);
  });

  const files = makeFiles && makeFiles(adapt);
  const tools = h('div', { class: 'adds' }, ...(files ? files.buttons : []), button);
  const box = h('div', { class: 'box' }, input, tools);
  const form = h('form', { class: 'foot', onsubmit: submit }, files && files.tray, box, left, h('p', { class: 'by' }, t('by')));
  input.value = draft.get('draft') || '';
  return { node: form, input, adapt, block, restore: () => files && files.restore() };
}
