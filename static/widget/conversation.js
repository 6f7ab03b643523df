// The middle of the panel: the log, what happens below it, and where it is scrolled to.
import { h, icon } from './dom.js';
import { createLog } from './log.js';
import { buildRows } from './rows.js';

const NEAR = 60; // px from the end that still count as "at the end"

function statusText(state, t) {
  if (state.typing) return state.typing.trim() ? t('typing', { name: state.typing }) : t('typingNoName');
  const waits = state.conversation && /^(queued|offered)$/.test(state.conversation.state);
  const asked = state.messages.some((message) => message.author === 'client');
  return waits && asked && state.online ? t('waiting') : '';
}

export function createConversation({ t, onRetry, onEarlier }) {
  const list = h('div', { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions' });
  const earlier = h('button', { type: 'button', class: 'earlier', onclick: onEarlier, hidden: true });
  const status = h('div', { class: 'status', 'aria-live': 'off' });
  const scroll = h('div', { class: 'scroll', tabindex: '0' }, earlier, list, status);
  const jump = h('button', { type: 'button', class: 'jump', 'aria-label': t('latest'), onclick: toEnd, hidden: true }, icon('down'));
  const node = h('div', { class: 'middle' }, scroll, jump);
  const drawLog = createLog(list, t, onRetry);
  let opened = false;
  let atEnd = true;
  let newestOwn = '';

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
  }

  function look() {
    atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    jump.hidden = atEnd;
  }

  scroll.addEventListener('scroll', () => {
    look();
    if (scroll.scrollTop < 40 && !earlier.hidden && !earlier.disabled) onEarlier();
  });

  function place(before, firstKey, wasFirst, own) {
    const line = list.querySelector('.fresh');
    if (!opened && line) {
      scroll.scrollTop = Math.max(0, line.offsetTop - 40);
    } else if (!opened || own !== newestOwn || atEnd) {
      toEnd();
    } else if (firstKey !== wasFirst) {
      scroll.scrollTop += scroll.scrollHeight - before; // earlier messages came in above
    }
  }

  let firstShown = '';
  function draw(state) {
    if (!state.open) {
      opened = false;
      return;
    }
    const before = scroll.scrollHeight;
    const first = state.messages.length ? state.messages[0].id : '';
    const own = state.outbox.length ? state.outbox[state.outbox.length - 1].id : newestOwn;
    earlier.hidden = !state.hasEarlier;
    earlier.disabled = state.loadingEarlier;
    earlier.textContent = t(state.loadingEarlier ? 'loading' : 'earlier');
    drawLog(buildRows(state, t, new Date()));
    const words = statusText(state, t);
    if (status.textContent !== words) status.textContent = words;
    place(before, first, firstShown, own);
    firstShown = first;
    newestOwn = own;
    opened = true;
    look();
  }

  return { node, draw, keepEnd: () => atEnd && toEnd() };
}
