/* The softphone in the page: JsSIP by a websocket to the switch, for whoever holds a device of that kind. One tab of the
   browser has it; another takes it over when that one is closed. */
import { gettext } from '../../lib/i18n.js';
import { noPhone } from '../state/initial.js';
import { register } from './phone_registration.js';
import { createSession } from './phone_session.js';
import * as sound from './sound_devices.js';

export function createPhone(app) {
  const { store } = app;
  const tell = (phone) => store.dispatch({ type: 'phone', phone });
  const session = createSession(app, tell);
  let number = ''; // of the device that this page has, or wants
  let agent = null; // at the switch
  let release = null; // gives the lock of this device back

  const wanted = ({ phase, voice }) => (phase === 'ready' && voice.device && voice.device.answers === 'page' ? voice.device.number : '');

  /* Resolves when this tab is the one that has the device; at once where browsers know no locks. */
  function alone(own) {
    if (!navigator.locks || !navigator.locks.request) return Promise.resolve();
    tell({ at: 'elsewhere' });
    return new Promise((resolve) => {
      navigator.locks.request(`omnivox.softphone.${own}`, () => {
        if (number !== own) return null;
        resolve();
        return new Promise((free) => { release = free; });
      });
    });
  }

  function stop() {
    number = '';
    session.stop();
    if (agent) agent.stop();
    agent = null;
    if (release) release();
    release = null;
    store.dispatch({ type: 'phone', phone: noPhone() });
  }

  async function start(own) {
    number = own;
    await alone(own);
    const isWanted = () => number === own;
    if (!isWanted()) return;
    tell({ at: 'connecting', error: '' });
    sound.checkMicrophone().then((mic) => tell({ mic }));
    try {
      agent = await register(app, { isWanted, tell, arrived: session.arrived });
    } catch (error) {
      if (isWanted()) tell({ at: 'failed', error: error.message });
    }
  }

  store.subscribe((state) => {
    const own = wanted(state);
    if (own === number || (state.phase === 'loading')) return;
    if (number) stop();
    if (own) start(own);
  });
  window.addEventListener('beforeunload', (event) => {
    if (session.isTalking()) { event.preventDefault(); event.returnValue = ''; } // the client would lose the line
  });

  return {
    /* Resolves when it is on its way; the panel changes when the switch says so. */
    answer() {
      if (store.get().phone.at === 'elsewhere') return Promise.reject(Object.assign(new Error(gettext('The softphone is in another tab of this browser.')), { status: 0 }));
      return session.answer();
    },
    mute: session.mute,
    retry() { const own = number; if (own) { stop(); start(own); } },
    async setOutput(change) { sound.choose(change); await session.setOutput(); },
    async setInput(input) { sound.choose({ input }); await session.changeMicrophone(); },
  };
}
