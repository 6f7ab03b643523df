// The input: grows with the text, Enter sends (on touch keyboards Enter is a new line), text survives a page change.
import { h, icon } from './dom.js';

const MOST = 4000; // characters, as the server takes them
const WARN = 200;

export function createComposer({ t, draft, onSend, onTyping }) {
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
    button.disabled = !input.value.trim();
  }

  function submit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = '';
    draft.remove('draft');
    adapt();
    onSend(text);
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

  const box = h('div', { class: 'box' }, input, button);
  const form = h('form', { class: 'foot', onsubmit: submit }, box, left, h('p', { class: 'by' }, t('by')));
  input.value = draft.get('draft') || '';
  return { node: form, input, adapt };
}
