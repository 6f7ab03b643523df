// The middle of the panel: the log, what happens below it, and where it is scrolled to.
import { h, icon } from './dom.js';
import { createLog } from './log.js';
import { buildRows } from './rows.js';

const NEAR = 60; // px from the end that still count as "at the end"

function statusText(state, t) {
  if (state.typing) return state.typing.trim() ? t('typing', { name: state.typing }) : t('typingNoName');
  const waits = state.conversation && /^(queued|offered)$/.test(state.conversation.state);
  const asked = state.messages.some((message) => message.author === 'client');
  if (waits && asked && state.place) return t('place', { place: state.place });
  return waits && asked && state.online ? t('waiting') : '';
}

export class ConversationView {
  constructor({ t, onRetry, onEarlier, onAct, load }) {
    this.t = t;
    this.list = h('div', { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions' });
    this.earlier = h('button', { type: 'button', class: 'earlier', onclick: onEarlier, hidden: true });
    this.status = h('div', { class: 'status' });
    this.scroll = h('div', { class: 'scroll', tabindex: '0' }, this.earlier, this.list, this.status);
    const jump = { type: 'button', class: 'jump', 'aria-label': t('latest'), onclick: () => this.toEnd(), hidden: true };
    this.jump = h('button', jump, icon('down'));
    this.node = h('div', { class: 'middle' }, this.scroll, this.jump);
    const act = (what, row) => (what === 'jump' ? this.jumpTo(row.number) : onAct(what, row));
    this.drawLog = createLog(this.list, t, { retry: onRetry, showFiles: (node, files) => this.showFiles(load, node, files), act });
    this.opened = false;
    this.atEnd = true;
    this.firstShown = '';
    this.newestOwn = '';
    this.scroll.addEventListener('scroll', () => {
      this.look();
      if (this.scroll.scrollTop < 40 && !this.earlier.hidden && !this.earlier.disabled) onEarlier();
    });
  }

  /** Draws the files of a message when the second script is there; what was at the end stays there. */
  showFiles(load, node, files) {
    load().then((media) => {
      media.show(node, files, () => this.keepEnd());
      this.keepEnd();
    }, () => undefined);
  }

  /** To the quoted message, if it is on the page. */
  jumpTo(number) {
    const node = this.list.querySelector('[data-number="' + number + '"]');
    if (!node) return;
    this.scroll.scrollTop = node.offsetTop - 60;
    node.classList.add('is-found');
    setTimeout(() => node.classList.remove('is-found'), 1500);
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  /** After the panel changed its size: what was at the end stays there. */
  keepEnd() {
    if (this.atEnd) this.toEnd();
  }

  look() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    this.jump.hidden = this.atEnd;
  }

  /** Where to look after a change; `before`: height until then. */
  place(before, first, own) {
    const line = this.list.querySelector('.fresh');
    if (!this.opened && line) {
      this.scroll.scrollTop = Math.max(0, line.offsetTop - 40);
    } else if (!this.opened || own !== this.newestOwn || this.atEnd) {
      this.toEnd();
    } else if (first !== this.firstShown) {
      this.scroll.scrollTop += this.scroll.scrollHeight - before; // earlier messages came in above
    }
  }

  draw(state) {
    if (!state.open) {
      this.opened = false;
      return;
    }
    const before = this.scroll.scrollHeight;
    const first = state.messages.length ? state.messages[0].id : '';
    const own = state.outbox.length ? state.outbox[state.outbox.length - 1].id : this.newestOwn;
    this.earlier.hidden = !state.hasEarlier;
    this.earlier.disabled = state.loadingEarlier;
    this.earlier.textContent = this.t(state.loadingEarlier ? 'loading' : 'earlier');
    this.drawLog(buildRows(state, this.t, new Date()));
    const words = statusText(state, this.t);
    if (this.status.textContent !== words) this.status.textContent = words;
    this.place(before, first, own);
    Object.assign(this, { firstShown: first, newestOwn: own, opened: true });
    this.look();
  }
}
