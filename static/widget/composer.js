// The input: grows with the text, Enter sends (on touch keyboards Enter is a new line), text survives a page change.
import { createAim } from './aim.js';
import { h, icon } from './dom.js';
import { createEmoji } from './emoji.js';

const MOST = 4000; // characters, as the server takes them
const WARN = 200;

export function createComposer({ t, draft, onSend, onTyping, onDrop, makeFiles }) {
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
  const aim = createAim({ t, onDrop });
  let editing = '';
  let aimed = '';

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

  /** For a visitor who may not write: no tools, and the field says so. */
  function block(on) {
    if (input.disabled === on) return;
    tools.hidden = input.disabled = on;
    input.placeholder = t(on ? 'blocked' : 'placeholder');
    adapt();
  }

  function submit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (button.disabled) return;
    const attached = files && !editing ? files.take() : [];
    if (!editing) {
      input.value = '';
      draft.remove('draft');
      adapt();
    }
    onSend(text, attached);
    input.focus();
  }

  /** The input answers or changes a message: what was typed before waits while one is being changed. */
  function draw(state) {
    aim.draw(state);
    const id = state.aim ? state.aim.id : '';
    if (id && id !== aimed) input.focus();
    aimed = id;
    const now = state.aim && state.aim.edit ? state.aim.id : '';
    if (now === editing) return;
    editing = now;
    input.value = now ? state.aim.text : draft.get('draft') || '';
    adapt();
    input.focus();
  }

  input.addEventListener('input', () => {
    if (!editing) draft.set('draft', input.value);
    adapt();
    if (input.value.trim()) onTyping();
  });
  input.addEventListener('keydown', (event) => {
    const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing && !touch;
    if (sends) submit(event);
    if (event.key === 'Escape' && !aim.node.hidden && !event.isComposing) {
      event.stopPropagation();
      onDrop();
    }
  });
  const insert = (char) => {
    const at = input.selectionStart;
    input.focus();
    input.setRangeText(char, at, input.selectionEnd, 'end');
    input.dispatchEvent(new Event('input'));
  };
  const emoji = touch ? null : createEmoji({ t, insert });

  const files = makeFiles && makeFiles(adapt);
  const tools = h('div', { class: 'adds' }, emoji && emoji.button, ...(files ? files.buttons : []), button);
  const box = h('div', { class: 'box' }, input, tools);
  const form = h('form', { class: 'foot', onsubmit: submit }, aim.node, files && files.tray, emoji && emoji.box, box, left, h('p', { class: 'by' }, t('by')));
  input.value = draft.get('draft') || '';
  return { node: form, input, adapt, draw, block, restore: () => files && files.restore() };
}
