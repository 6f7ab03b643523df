// When no socket can be had at all, new messages are asked for every few seconds.
import { isMine, lastNumber } from './messages.js';

/** Ask from a little before the end, so that marks of recent own messages are seen too. */
function start(messages) {
  const waiting = messages.slice(-20).find((message) => isMine(message) && message.delivery !== 'read');
  return waiting ? waiting.number - 1 : lastNumber(messages);
}

export function createPoll({ api, session, store, take }) {
  let timer = 0;
  let busy = false;

  async function once() {
    if (busy) return;
    busy = true;
    try {
      let after = start(store.state.messages);
      let more = true;
      while (more) {
        const answer = await api.after(session.token(), after);
        take(answer.messages);
        if (answer.conversation) store.set({ conversation: answer.conversation });
        const end = lastNumber(answer.messages);
        more = answer.has_more && end > after;
        after = end;
      }
    } catch (unreached) {
      // the next turn tries again
    } finally {
      busy = false;
    }
  }

  function turn() {
    const { state } = store;
    const seconds = Math.max(2, (state.config && state.config.poll_seconds) || 5);
    clearTimeout(timer);
    timer = setTimeout(turn, seconds * 1000 * (state.visible ? 1 : 6));
    if (state.network) once();
  }

  return {
    set(on) {
      if (!on) {
        clearTimeout(timer);
        timer = 0;
      } else if (!timer) {
        turn();
      }
    },
  };
}
