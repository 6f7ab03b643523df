// Applies what the server says (events of the visitor's stream, messages) to the store.
import { isTheirs, mark, merge, unread } from './messages.js';

const TYPING_MS = 6000;

const seen = (state) => state.open && state.visible;

/** System lines carry the dialog's state too: that is how it changes together with them. */
function stateFromLines(conversation, fresh) {
  return fresh.reduce((dialog, message) => {
    const event = message.event || {};
    const turns = /^(assigned|closed)$/.test(event.code);
    return turns ? Object.assign({}, dialog, { state: event.code, agent: event.agent }) : dialog;
  }, conversation);
}

export class Dialog {
  constructor({ store, outbox }) {
    this.store = store;
    this.outbox = outbox;
  }

  setTyping(name) {
    const { store } = this;
    clearTimeout(this.typingTimer);
    if (name) this.typingTimer = setTimeout(() => store.set({ typing: '' }), TYPING_MS);
    if (name !== store.state.typing) store.set({ typing: name });
  }

  /** Take messages from any source; the same one may come many times. */
  take(messages) {
    const { state } = this.store;
    const known = new Set(state.messages.map((message) => message.id));
    const fresh = messages.filter((message) => !known.has(message.id));
    const patch = { messages: merge(state.messages, messages) };
    const theirs = fresh.filter(isTheirs).filter((message) => message.number > state.readUpTo);
    if (theirs.length && !seen(state)) {
      if (!state.unreadFrom) patch.unreadFrom = theirs[0].number;
      if (!state.open) patch.teaser = theirs[theirs.length - 1].id;
    }
    if (fresh.length) patch.conversation = stateFromLines(state.conversation, fresh);
    this.store.set(patch);
    if (theirs.length) this.setTyping('');
    this.outbox.confirm(new Set(messages.map((message) => message.id)));
  }

  /** Edited or deleted; one that this page has not loaded stays unknown. */
  change(message) {
    const { messages } = this.store.state;
    if (messages.some((known) => known.id === message.id)) this.store.set({ messages: merge(messages, [message]) });
  }

  delivery({ up_to: upTo, author, delivery: reached }) {
    const { state } = this.store;
    const mine = author !== 'agent';
    const patch = { messages: mark(state.messages, mine, upTo, reached) };
    if (!mine && reached === 'read') {
      patch.readUpTo = Math.max(state.readUpTo, upTo);
      // Read in another tab: nothing is new here either.
      if (!seen(state) && !unread(Object.assign({}, state, patch)).length) {
        Object.assign(patch, { unreadFrom: 0, teaser: null });
      }
    }
    this.store.set(patch);
  }

  onEvent({ type, data }) {
    if (type === 'message.created') this.take([data.message]);
    else if (type === 'message.changed') this.change(data.message);
    else if (type === 'message.delivery') this.delivery(data);
    else if (type === 'conversation.changed') {
      const { state, agent, blocked, rating } = data;
      this.store.set({ conversation: Object.assign({}, this.store.state.conversation, { state, agent, blocked, rating }) });
    }
  }

  onSignal({ type, data }) {
    if (type === 'typing' && data.who === 'agent') this.setTyping(data.on ? data.name || ' ' : '');
  }
}
