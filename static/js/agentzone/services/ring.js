/* What a ringing call does beside the panel: a sound every few seconds and a desktop notification, once per person over
   all tabs. The same sounds as those of chats are tested by the settings. */
import { asset } from '../../lib/asset.js';
import { claim } from '../../lib/once.js';
import { onTick } from '../../lib/clock.js';
import { createSounds } from '../../lib/sounds.js';
import { fill, gettext } from '../../lib/i18n.js';
import { shapeOf } from '../state/panel.js';

const EVERY = 3000;

export function createRing(app) {
  const { store } = app;
  const sounds = createSounds((blocked) => store.dispatch({ type: 'sound.blocked', blocked }));
  let checked = false;
  let rung = '';
  let told = ''; // the call that the notification is of
  let note = null;

  function hush() {
    if (note) { note.close(); note = null; }
    told = '';
  }

  const looking = () => !document.hidden && document.hasFocus();
  const turn = () => { if (looking()) return 0; return document.hidden ? 120 : 60; };

  function show(call) {
    const { preferences } = store.get();
    if (preferences.desktop !== 'on' || looking() || !window.Notification || window.Notification.permission !== 'granted') return;
    try {
      note = new window.Notification(app.notices.ringing(call), {
        body: fill(gettext('Incoming call, project %(project)s'), { project: call.project.name }), tag: call.id, requireInteraction: true, icon: asset('img/icon-192.png'),
      });
      note.onclick = () => { window.focus(); note.close(); };
    } catch (error) { /* some phones allow notifications from service workers only: the sound and the title remain */ }
  }

  async function sound(key) {
    const { sound: kind, volume } = store.get().preferences;
    if (kind === 'off' || !(await claim(key, turn()))) return;
    if (shapeOf(store.get()) === 'ring') sounds.play('ring', volume);
  }

  async function first(call) {
    if (await claim(`call.${call.id}`, turn())) show(call);
  }

  /* The rings are counted from the moment at which the call began to ring: every tab names them alike. */
  onTick((now) => {
    const state = store.get();
    const call = state.phase === 'ready' && shapeOf(state) === 'ring' ? state.voice.call : null;
    if (!call) {
      hush();
      rung = '';
      return;
    }
    const key = `ring.${call.id}.${Math.floor((now - Date.parse(call.rang_at)) / EVERY)}`;
    if (key === rung) return;
    if (told !== call.id) { // the next one may ring in the second in which the one before has ended
      hush();
      told = call.id;
      first(call);
    }
    rung = key;
    sound(key);
  });

  const unlock = () => { if (store.get().soundBlocked) sounds.unlock(); };
  document.addEventListener('pointerdown', unlock, true);
  document.addEventListener('keydown', unlock, true);
  store.subscribe(({ phase, preferences }) => {
    if (checked || phase !== 'ready' || preferences.sound === 'off') return;
    checked = true;
    sounds.check();
  });

  return {
    async test() {
      await sounds.unlock();
      sounds.play('ring', store.get().preferences.volume);
    },
    /* Asks the browser when it was never asked. → 'granted' | 'denied' | 'default' | 'unsupported' */
    async allowDesktop() {
      if (!window.Notification) return 'unsupported';
      const { permission } = window.Notification;
      return permission === 'default' ? window.Notification.requestPermission() : permission;
    },
  };
}
