// Starts one widget on the page.
import { createActions } from './actions.js';
import { delay } from './backoff.js';
import { createLoader } from './loader.js';
import { pickLocale, texts } from './i18n.js';
import { connect } from './net.js';
import { watchPage } from './page.js';
import { createStore } from './state.js';
import { openStorage } from './storage.js';
import { isPhone, View } from './view.js';

/** The channel's settings; null when there is no such channel or this site may not embed it. */
async function loadConfig(api, channel) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await api.config();
    } catch (error) {
      if (error.status >= 400 && error.status < 500 && error.status !== 429) {
        console.warn('OmniVOX: channel ' + channel + ': ' + (error.detail || error.message));
        return null;
      }
      await new Promise((next) => setTimeout(next, delay(attempt, 1, 30)));
    }
  }
}

/** Resolves with {open, close, toggle} once the button is on the page, with null if the channel refuses the site. */
export async function start({ channel, origin, nonce, lang }) {
  const storage = openStorage('localStorage', 'omnivox:' + channel + ':');
  const tab = openStorage('sessionStorage', 'omnivox:' + channel + ':');
  const store = createStore();
  let locale = 'ru';
  const net = connect({ channel, origin, store, storage, locale: () => locale });
  const config = await loadConfig(net.api, channel);
  if (!config) return null;
  locale = pickLocale(lang, config.locale);
  store.set({ config, online: config.online, aside: tab.get('aside') || '' });

  let view = null;
  const t = texts(locale);
  const core = {
    t,
    origin,
    tab,
    store,
    storage,
    api: net.api,
    limits: () => store.state.config.files,
    token: () => net.session.ensure().then(() => net.session.token()),
    send: (files) => actions.sendFiles(files),
    entered: () => net.outbox.hurry(),
    shadow: () => view.shadow,
  };
  const script = (name) => createLoader({ origin, nonce }, name, core);
  const actions = createActions({ t, store, net, tab, media: script('media'), extra: script('extra'), draw: (byHand) => view.draw(byHand) });
  view = new View({ store, actions, t, draft: tab });
  view.paint(config.color);
  store.subscribe(() => view.soon());
  view.draw(false);

  net.outbox.changed();
  if (config.invitations && config.invitations.length) actions.extra().then((extra) => extra.invite(), () => {});
  watchPage({ store, storage, net, refresh: actions.refresh });
  if (storage.get('token')) actions.refresh(0).then(() => net.outbox.hurry());
  else net.outbox.hurry();
  if (tab.get('open') && !isPhone()) actions.restore();
  if (tab.get('files')) view.composer.restore();
  return actions;
}
