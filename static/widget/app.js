// Puts the parts together: identity, queue, socket, polling, view.
import { createApi } from './api.js';
import { delay } from './backoff.js';
import { createDialog } from './dialog.js';
import { pickLocale, texts } from './i18n.js';
import { merge } from './messages.js';
import { createOutbox } from './outbox.js';
import { createPoll } from './poll.js';
import { createReading } from './reading.js';
import { createSession, pageInfo } from './session.js';
import { createSocket } from './socket.js';
import { createStore } from './state.js';
import { openStorage } from './storage.js';
import { createTyping } from './typing.js';
import { createView, isPhone } from './view.js';
import { watchPage } from './page.js';

const CONFIG_AGE = 60000; // ms after which an opened panel asks who is online again

function connect({ channel, origin, store, storage, locale }) {
  const api = createApi(origin, channel);
  let dialog = null;
  let poll = null;
  const session = createSession({
    api,
    storage,
    store,
    locale,
    at: () => socket.at(),
    onSnapshot(answer) {
      outbox.confirm(new Set(answer.messages.map((message) => message.id)));
      if (answer.stream) socket.follow(answer.stream, answer.cursor);
    },
  });
  const socket = createSocket({
    url: origin.replace(/^http/, 'ws') + '/ws/widget/' + encodeURIComponent(channel) + '/',
    token: session.token,
    onEvent: (frame) => dialog.onEvent(frame),
    onSignal: (frame) => dialog.onSignal(frame),
    onReset: session.refresh,
    onLink(link) {
      store.set({ link });
      poll.set(link === 'polling');
    },
  });

  async function post(item) {
    await session.ensure();
    const body = { id: item.id, text: item.text, page: pageInfo() };
    const answer = await api.send(session.token(), body).catch(async (error) => {
      if (error.status !== 401) throw error;
      await session.refresh(); // the token is not accepted any more: a new identity, the same message
      return api.send(session.token(), body);
    });
    if (answer.stream !== store.state.stream) {
      const conversation = Object.assign({ state: 'queued', agent: null }, { id: answer.conversation_id });
      store.set({ stream: answer.stream, conversation, messages: [] });
      storage.set('stream', answer.stream);
      socket.follow(answer.stream, 0); // from the start: it is new, and nothing of it may be missed
    }
    store.set({ refused: false, throttledUntil: 0 });
    dialog.take([answer.message]);
  }

  const outbox = createOutbox({
    storage,
    name: channel,
    post,
    onChange: (list, extra) => store.set(Object.assign({ outbox: list }, extra)),
    onDoubt: () => session.refresh().catch(() => {}),
  });
  dialog = createDialog({ store, outbox });
  poll = createPoll({ api, session, store, take: dialog.take });
  createReading({ api, session, store });
  return { api, session, socket, outbox, typing: createTyping({ store, socket }) };
}

function createActions({ store, net, tab, draw }) {
  const refresh = () => net.session.refresh().catch(() => setTimeout(() => store.state.loaded || refresh(), 5000));
  let configAt = Date.now();

  async function askConfig() {
    if (Date.now() - configAt < CONFIG_AGE) return;
    configAt = Date.now();
    const config = await net.api.config().catch(() => null);
    if (config) store.set({ config, online: config.online });
  }

  // While nobody is there, the open panel looks every minute whether somebody has come.
  setInterval(() => store.state.open && store.state.visible && !store.state.online && askConfig(), CONFIG_AGE);

  function show(open) {
    if (store.state.open === open) return;
    store.set(open ? { open, teaser: null } : { open, unreadFrom: 0 });
    tab.set('open', open ? '1' : '');
    draw(true);
    if (open) askConfig();
    if (open && !store.state.loaded) refresh();
  }

  return {
    refresh,
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!store.state.open),
    dismiss: () => store.set({ teaser: null }),
    send(text) {
      net.typing.stop();
      store.set({ unreadFrom: 0 });
      net.outbox.add(text);
    },
    retry: net.outbox.retry,
    typing: net.typing.touch,
    async earlier() {
      const { messages, loadingEarlier } = store.state;
      if (loadingEarlier || !messages.length) return;
      store.set({ loadingEarlier: true });
      const page = await net.api.before(net.session.token(), messages[0].number).catch(() => null);
      const patch = { loadingEarlier: false };
      if (page) Object.assign(patch, { messages: merge(store.state.messages, page.messages), hasEarlier: page.has_earlier });
      store.set(patch);
    },
  };
}

/** The channel's settings; a remembered copy lets the button appear at once on the next page. */
async function loadConfig(api, storage, channel) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const config = await api.config();
      storage.set('config', JSON.stringify(config));
      return config;
    } catch (error) {
      if (error.status >= 400 && error.status < 500 && error.status !== 429) {
        storage.remove('config');
        console.warn('OmniVOX: channel ' + channel + ': ' + (error.detail || error.message));
        return null;
      }
      await new Promise((next) => setTimeout(next, delay(attempt, 1, 30)));
    }
  }
}

/** Resolves with {open, close, toggle} once the button is on the page, with null if the channel refuses the site. */
export async function start({ channel, origin, lang }) {
  const storage = openStorage('localStorage', 'omnivox:' + channel + ':');
  const tab = openStorage('sessionStorage', 'omnivox:' + channel + ':');
  const store = createStore();
  let locale = 'ru';
  const net = connect({ channel, origin, store, storage, locale: () => locale });
  const config = await loadConfig(net.api, storage, channel);
  if (!config) return null;
  locale = pickLocale(lang, config.locale);
  store.set({ config, online: config.online });

  let view = null;
  const actions = createActions({ store, net, tab, draw: (byHand) => view.draw(byHand) });
  view = createView({ store, actions, t: texts(locale), draft: tab });
  view.paint(config.color);
  store.subscribe(() => view.draw(false));
  view.draw(false);

  net.outbox.load();
  watchPage({ store, storage, net, refresh: actions.refresh });
  if (tab.get('open') && !isPhone()) actions.open();
  if (storage.get('token')) actions.refresh().then(() => net.outbox.hurry());
  else net.outbox.hurry();
  return actions;
}
