// Applies what the server says (events of the visitor's stream, messages) to the store.
import { isTheirs, mark, merge, unread } from './messages.js';

const TYPING_MS = 6000;

export function createDialog({ store, outbox }) {
  let typingTimer = 0;

  function setTyping(name) {
    clearTimeout(typingTimer);
    if (name) typingTimer = setTimeout(() => store.set({ typing: '' }), TYPING_MS);
    if (name !== store.state.typing) store.set({ typing: name });
  }

  const seen = (state) => state.open && state.visible;

  /** System lines carry the dialog's state too: that is how a widget without a socket learns it. */
  function stateFromLines(conversation, fresh) {
    return fresh.reduce((dialog, message) => {
      const event = message.event || {};
      if (event.code === 'assigned') {
        return Object.assign({}, dialog, { state: 'assigned', agent: event.agent || message.agent });
      }
      if (event.code === 'closed') return Object.assign({}, dialog, { state: 'closed', agent: null });
      return dialog;
    }, conversation);
  }

  /** Take messages from any source; the same one may come many times. */
  function take(messages) {
    const { state } = store;
    const known = new Set(state.messages.map((message) => message.id));
    const fresh = messages.filter((message) => !known.has(message.id));
    const patch = { messages: merge(state.messages, messages) };
    const theirs = fresh.filter(isTheirs).filter((message) => message.number > state.readUpTo);
    if (theirs.length && !seen(state)) {
      if (!state.unreadFrom) patch.unreadFrom = theirs[0].number;
      if (!state.open) patch.teaser = theirs[theirs.length - 1].id;
    }
    if (fresh.length) patch.conversation = stateFromLines(state.conversation, fresh);
    store.set(patch);
    if (theirs.length) setTyping('');
    outbox.confirm(new Set(messages.map((message) => message.id)));
  }

  function delivery({ up_to: upTo, author, delivery: reached }) {
    const { state } = store;
    const mine = author !== 'agent';
    const patch = { messages: mark(state.messages, mine, upTo, reached) };
    if (!mine && reached === 'read') {
      patch.readUpTo = Math.max(state.readUpTo, upTo);
      // Read in another tab: nothing is new here either.
      if (!seen(state) && !unread(Object.assign({}, state, patch)).length) {
        patch.unreadFrom = 0;
        patch.teaser = null;
      }
    }
    store.set(patch);
  }

  function onEvent({ type, data }) {
    if (type === 'message.created') take([data.message]);
    else if (type === 'message.delivery') delivery(data);
    else if (type === 'conversation.changed') {
      const { state, agent } = data;
      store.set({ conversation: Object.assign({}, store.state.conversation, { state, agent }) });
    }
  }

  function onSignal({ type, data }) {
    if (type === 'typing' && data.who === 'agent') setTyping(data.on ? data.name || ' ' : '');
  }

  return { take, onEvent, onSignal };
}
