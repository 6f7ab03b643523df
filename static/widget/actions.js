// What the visitor, or the page, can do with the widget.
import { delay } from './backoff.js';
import { merge } from './messages.js';

const LOOK = 5000; // ms between looks for somebody who came or went

/** Asks for the snapshot until there is one. */
function createRefresh(store, net) {
  return function refresh(attempt) {
    return net.session.refresh().catch(() => {
      const again = () => store.state.loaded || refresh(attempt + 1);
      setTimeout(again, delay(attempt, 1, 30));
    });
  };
}

function createConfigWatch(store, net) {
  const { state } = store;
  async function ask() {
    const config = await net.api.config().catch(() => null);
    if (!config) return;
    if (config.online !== state.online && state.entry) net.session.refresh().catch(() => {}); // other questions may be asked
    store.set({ config, online: config.online });
  }
  // While nobody is there, or the form is filled in, the open panel looks whether somebody has come or gone.
  setInterval(() => state.open && state.visible && (!state.online || state.entry) && ask(), LOOK);
  return ask;
}

async function loadEarlier(store, net) {
  const { messages, loadingEarlier } = store.state;
  if (loadingEarlier || !messages.length) return;
  store.set({ loadingEarlier: true });
  const page = await net.api.before(net.session.token(), messages[0].number).catch(() => null);
  const patch = { loadingEarlier: false };
  if (page) Object.assign(patch, { messages: merge(store.state.messages, page.messages), hasEarlier: page.has_earlier });
  store.set(patch);
}

const PROBLEM = 6000; // ms that a refusal is shown

/** Changes the visitor's own message, or takes it back (`text` null). Resolves with whether it is done. */
async function change({ t, store, net }, id, text) {
  try {
    const answer = await net.api.change(net.session.token(), id, text);
    net.dialog.change(answer.message);
    return true;
  } catch (error) {
    store.set({ problem: error.detail || t('failed') });
    setTimeout(() => store.set({ problem: '' }), PROBLEM);
    return false;
  }
}

/** The input keeps the new words until the server has them. */
async function saveEdit(core, aim, text) {
  const { store } = core;
  if ((await change(core, aim.id, text)) && store.state.aim === aim) store.set({ aim: null });
}

function act(core, what, row) {
  const author = row.side === 'out' ? 'client' : 'agent';
  const quote = { id: row.id, number: row.number, author, name: row.name, text: row.text };
  if (what === 'remove') change(core, row.id, null);
  else core.store.set({ aim: what === 'edit' ? { id: row.id, text: row.text, edit: true } : quote });
}

/** @param {(byHand: boolean) => void} draw  byHand: the focus goes along */
export function createActions(core) {
  const { store, net, tab, draw, media, extra } = core;
  const refresh = createRefresh(store, net);
  const askConfig = createConfigWatch(store, net);

  function show(open, byHand) {
    if (store.state.open === open) return;
    store.set(open ? { open, teaser: null, invited: store.state.invitation || store.state.invited, invitation: null } : { open, unreadFrom: 0 });
    tab.set('open', open ? '1' : '');
    draw(byHand);
    if (open && byHand) askConfig();
    if (open && !store.state.loaded) refresh(0);
  }

  return {
    refresh,
    open: () => show(true, true),
    close: () => show(false, true),
    toggle: () => show(!store.state.open, true),
    /** Open as it was on the page before, without taking the focus from this one. */
    restore: () => show(true, false),
    dismiss: () => store.set({ teaser: null, invitation: null }),
    letter: () => store.set({ letter: !store.state.letter }),
    send(text, files) {
      const { aim } = store.state;
      net.typing.stop();
      if (aim && aim.edit) {
        saveEdit(core, aim, text);
        return;
      }
      store.set({ unreadFrom: 0, aim: null });
      net.outbox.add(text, files, aim);
    },
    /** A message of its own, whatever the input answers or changes meanwhile. */
    sendFiles: (files) => net.outbox.add('', files, null),
    act: (what, row) => act(core, what, row),
    dropAim: () => store.set({ aim: null }),
    media,
    extra,
    /** Resolves with whether the server has the score (of this page, or an earlier one). */
    async rate(id, score, comment) {
      const answer = await net.api.rate(net.session.token(), { id, score, comment }).catch((error) => (error.status === 409 ? { score: 0 } : null));
      const { conversation } = store.state;
      if (answer) store.set({ conversation: Object.assign({}, conversation, { rating: Object.assign({}, conversation.rating, answer) }) });
      return Boolean(answer);
    },
    aside(id) {
      tab.set('aside', id);
      store.set({ aside: id });
      draw(false);
    },
    retry: (id) => net.outbox.retry(id),
    typing: net.typing.touch,
    earlier: () => loadEarlier(store, net),
  };
}
