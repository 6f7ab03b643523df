/* Sounds and desktop notifications: of new chats, new messages and clients who still wait; once per person over all tabs. */
import { asset } from '../../lib/asset.js';
import { claim } from '../../lib/once.js';
import { onTick } from '../../lib/clock.js';
import { createSounds } from '../../lib/sounds.js';
import { gettext } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { alertOf, newReminders, reminders } from '../state/alerts.js';

const TITLES = {
  chat: () => gettext('New chat'),
  message: () => gettext('New message'),
  remind: () => gettext('The client is still waiting'),
  offer: () => gettext('A dialog is offered to you'),
  mention: () => gettext('You were mentioned'),
};

export function createAlerts(app) {
  const { store } = app;
  const sounds = createSounds((blocked) => store.dispatch({ type: 'sound.blocked', blocked }));
  let before = {};
  let checked = false;

  const looking = () => !document.hidden && document.hasFocus();
  /* The tab that is looked at decides first, then the ones on a screen, then the hidden ones. */
  const turn = () => { if (looking()) return 0; return document.hidden ? 120 : 60; };

  function show({ id, kind, text }) {
    const { preferences, conversations } = store.get();
    if (preferences.desktop !== 'on' || looking() || !window.Notification || window.Notification.permission !== 'granted') return;
    const conversation = conversations[id];
    const title = conversation ? clientName(conversation.client) : TITLES[kind]();
    try {
      const note = new window.Notification(title, { body: text || TITLES[kind](), tag: id || kind, icon: asset('img/icon-192.png') });
      note.onclick = () => { window.focus(); if (id) app.router.show('active', id); note.close(); };
    } catch (error) { /* some phones allow notifications from service workers only: the sound and the title remain */ }
  }

  /* alert: {key, id, kind, text}; kind: see TITLES. What is being read right now makes no sound. */
  async function raise(alert) {
    const quiet = alert.kind !== 'remind' && store.get().reading === alert.id && looking();
    if (!(await claim(alert.key, turn())) || quiet) return;
    const { sound, volume } = store.get().preferences;
    if (sound !== 'off') sounds.play(sound, volume);
    show(alert);
  }

  function remind(now) {
    const state = store.get();
    if (state.phase !== 'ready') return;
    const due = reminders(state, now);
    newReminders(before, due).forEach((id) => {
      const { last_message: last } = state.conversations[id];
      raise({ key: due[id].key, id, kind: 'remind', text: last ? last.text : '' });
    });
    before = due;
  }

  onTick(remind);
  const unlock = () => { if (store.get().soundBlocked) sounds.unlock(); };
  document.addEventListener('pointerdown', unlock, true);
  document.addEventListener('keydown', unlock, true);
  store.subscribe(({ phase, preferences }) => {
    if (checked || phase !== 'ready' || preferences.sound === 'off') return;
    checked = true;
    sounds.check();
  });

  return {
    raise,
    event(frame) {
      const alert = alertOf(store.get(), frame);
      if (alert) raise(alert);
    },
    async test() {
      await sounds.unlock();
      const { sound, volume } = store.get().preferences;
      sounds.play(sound === 'off' ? 'chime' : sound, volume);
    },
    /* Asks the browser when it was never asked. → 'granted' | 'denied' | 'default' | 'unsupported' */
    async allowDesktop() {
      if (!window.Notification) return 'unsupported';
      const { permission } = window.Notification;
      return permission === 'default' ? window.Notification.requestPermission() : permission;
    },
  };
}
