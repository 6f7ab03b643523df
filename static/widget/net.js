// Everything that talks to the server, put together: identity, queue, socket, polling, marks.
import { ApiError, createApi } from './api.js';
import { Dialog } from './dialog.js';
import { Outbox } from './outbox.js';
import { watchPlace } from './place.js';
import { createPoll } from './poll.js';
import { createReading } from './reading.js';
import { createSession, pageInfo } from './session.js';
import { StreamSocket } from './socket.js';
import { createTyping } from './typing.js';

/** Sends one item of the outbox; the server's answer is the message as it is stored. */
function createPost({ api, net, store, storage }) {
  async function send(item) {
    const { session } = net;
    const body = { id: item.id, text: item.text, page: pageInfo(), attachments: (item.files || []).map((file) => file.id) };
    if (item.quote) body.quote = item.quote.id;
    await session.ensure();
    return api.send(session.token(), body).catch(async (error) => {
      if (error.code === 'prechat_required') throw await session.refresh().then(() => new ApiError(0, null, 0)); // it waits for the form
      if (error.status !== 401) throw error;
      await session.refresh(); // the token is not accepted any more: a new identity, the same message
      return api.send(session.token(), body);
    });
  }

  return async function post(item) {
    const answer = await send(item);
    if (answer.stream !== store.state.stream) {
      const conversation = { id: answer.conversation_id, state: 'queued', agent: null };
      store.set({ stream: answer.stream, conversation, messages: [] });
      storage.set('stream', answer.stream);
      net.socket.follow(answer.stream, 0); // from the start: it is new, and nothing of it may be missed
    }
    store.set({ refused: false, throttledUntil: 0, entry: null });
    net.dialog.take([answer.message]);
  };
}

export function connect({ channel, origin, store, storage, locale }) {
  const api = createApi(origin, channel);
  const net = { api };
  net.outbox = new Outbox({
    storage,
    name: channel,
    post: createPost({ api, net, store, storage }),
    onChange: (outbox, extra) => store.set(Object.assign({ outbox }, extra)),
    onDoubt: () => net.session.refresh().catch(() => {}),
  });
  net.dialog = new Dialog({ store, outbox: net.outbox });
  net.session = createSession({
    api,
    storage,
    store,
    locale,
    at: () => net.socket.last,
    onSnapshot(answer) {
      net.outbox.confirm(new Set(answer.messages.map((message) => message.id)));
      net.socket.follow(answer.stream, answer.cursor);
    },
  });
  const poll = createPoll({ api, session: net.session, store, take: (messages) => net.dialog.take(messages) });
  net.socket = new StreamSocket({
    url: origin.replace(/^http/, 'ws') + '/ws/widget/' + encodeURIComponent(channel) + '/',
    token: net.session.token,
    onEvent: (frame) => net.dialog.onEvent(frame),
    onSignal: (frame) => net.dialog.onSignal(frame),
    onReset: () => net.session.refresh(),
    onLink(link) {
      store.set({ link });
      poll.set(link === 'polling');
    },
  });
  net.typing = createTyping({ store, socket: net.socket });
  watchPlace({ api, session: net.session, store });
  createReading({ api, session: net.session, store });
  return net;
}
