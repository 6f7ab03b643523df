/* The softphone in the page: JsSIP by a websocket to the switch, for whoever holds a device of that kind. It registers,
   rings, is answered and muted here; hold, transfer and the end are acts of the server, as for every telephone. One tab
   of the browser has it; another takes it over when that one is closed. */
import { gettext } from '../../lib/i18n.js';
import { lineOf, readingOf } from '../state/line.js';
import { noPhone } from '../state/initial.js';
import * as sound from './sound_devices.js';

const LIBRARY = '/static/vendor/jssip/jssip.js';
const LOOKS = 3000; // between two looks at the line
const GATHERED = 300; // ms after the first way to us was found

let library = null;

function load() {
  if (library) return library;
  library = new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = LIBRARY;
    script.onload = () => resolve(window.JsSIP);
    script.onerror = () => { library = null; script.remove(); reject(new Error(gettext('The softphone could not be loaded.'))); };
    document.head.appendChild(script);
  });
  return library;
}

export function createPhone(app) {
  const { store } = app;
  const audio = new Audio();
  audio.autoplay = true;
  let number = ''; // of the device that this page has, or wants
  let agent = null; // JsSIP's
  let session = null;
  let wished = false; // «answer» was pressed before the switch's call was here
  let release = null; // gives the lock of this device back
  let timer = null;
  let reading = null;

  const tell = (phone) => store.dispatch({ type: 'phone', phone });

  const wanted = ({ phase, voice }) => (phase === 'ready' && voice.device && voice.device.answers === 'page' ? voice.device.number : '');

  /* ── the line ─────────────────────────────────────────────────────────── */
  async function look() {
    const { connection } = session || {};
    if (!connection || !connection.getStats) return;
    const now = readingOf(await connection.getStats());
    tell({ line: lineOf(reading, now) });
    reading = now;
  }

  function ended() {
    clearInterval(timer);
    session = null;
    wished = false;
    reading = null;
    audio.srcObject = null;
    tell({ ringing: false, talking: false, muted: false, line: null });
  }

  function connected(mine) {
    if (session !== mine) return;
    tell({ ringing: false, talking: true });
    timer = setInterval(look, LOOKS);
  }

  function hear(connection) {
    connection.addEventListener('track', (event) => {
      audio.srcObject = event.streams[0] || new MediaStream([event.track]);
      sound.direct(audio);
      audio.play().catch(() => {}); // answering was a click, or the page may sound already
    });
  }

  /* Waiting for every way to us takes seconds where a network has many; the first ones are enough. */
  function hurry(mine) {
    let going = null;
    mine.on('icecandidate', (event) => { if (going === null) going = setTimeout(event.ready, GATHERED); });
  }

  async function take() {
    const mine = session;
    wished = false;
    let stream;
    try {
      stream = await sound.openMicrophone();
    } catch (error) {
      tell({ mic: sound.whyNot(error) });
      throw Object.assign(new Error(gettext('There is no microphone: the client would not hear you.')), { status: 0 });
    }
    tell({ mic: '' });
    if (session !== mine || mine.isEnded() || mine.isEstablished()) { sound.close(stream); return; }
    const done = () => sound.close(stream);
    mine.on('ended', done);
    mine.on('failed', done);
    mine.answer({ mediaStream: stream, pcConfig: { iceServers: [] } });
  }

  function arrived({ originator, session: incoming, request }) {
    if (originator !== 'remote') return;
    if (session) { incoming.terminate({ status_code: 486 }); return; }
    session = incoming;
    incoming.on('peerconnection', ({ peerconnection }) => hear(peerconnection));
    hurry(incoming);
    incoming.on('confirmed', () => connected(incoming));
    incoming.on('ended', ended);
    incoming.on('failed', ended);
    tell({ ringing: true });
    const byItself = /answer-after=0/.test(request.getHeader('Call-Info') || '');
    if (byItself || wished) take().catch((error) => app.notices.toast('danger', gettext('The call was not answered'), error.message));
  }

  /* ── being there ──────────────────────────────────────────────────────── */
  async function register(own) {
    const [JsSIP, known] = await Promise.all([load(), app.api.get('/api/v1/me/voice/softphone/')]);
    if (number !== own) return;
    const socket = new JsSIP.WebSocketInterface(known.url);
    const made = new JsSIP.UA({
      sockets: [socket], uri: known.uri, authorization_user: known.number, password: known.password, register_expires: 60,
      session_timers: false, connection_recovery_min_interval: 1, connection_recovery_max_interval: 8, user_agent: 'OmniVOX.AgentZone',
    });
    agent = made;
    const here = (listener) => (event) => { if (agent === made) listener(event); };
    made.on('registered', here(() => tell({ at: 'ready', error: '' })));
    made.on('unregistered', here(() => tell({ at: 'connecting' })));
    made.on('disconnected', here(() => tell({ at: 'connecting', error: gettext('The switch cannot be reached.') })));
    made.on('registrationFailed', here(({ cause }) => tell({ at: 'failed', error: cause })));
    made.on('newRTCSession', here(arrived));
    made.start();
  }

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
    if (session && !session.isEnded()) session.terminate();
    if (agent) agent.stop();
    agent = null;
    if (release) release();
    release = null;
    store.dispatch({ type: 'phone', phone: noPhone() });
  }

  async function start(own) {
    number = own;
    await alone(own);
    if (number !== own) return;
    tell({ at: 'connecting', error: '' });
    sound.checkMicrophone().then((mic) => tell({ mic }));
    try {
      await register(own);
    } catch (error) {
      if (number === own) tell({ at: 'failed', error: error.message });
    }
  }

  store.subscribe((state) => {
    const own = wanted(state);
    if (own === number || (state.phase === 'loading')) return;
    if (number) stop();
    if (own) start(own);
  });
  window.addEventListener('beforeunload', (event) => {
    if (session && session.isEstablished()) { event.preventDefault(); event.returnValue = ''; } // the client would lose the line
  });

  return {
    /* Resolves when it is on its way; the panel changes when the switch says so. */
    answer() {
      const { at } = store.get().phone;
      if (at === 'elsewhere') return Promise.reject(Object.assign(new Error(gettext('The softphone is in another tab of this browser.')), { status: 0 }));
      if (!session) { wished = true; return Promise.resolve(); }
      return take();
    },
    mute() {
      if (!session || !session.isEstablished()) return;
      const muted = !store.get().phone.muted;
      if (muted) session.mute({ audio: true });
      else session.unmute({ audio: true });
      tell({ muted });
    },
    retry() { const own = number; if (own) { stop(); start(own); } },
    async setOutput(change) { sound.choose(change); await sound.direct(audio); },
    /* Another microphone, in the conversation too. */
    async setInput(input) {
      sound.choose({ input });
      const sender = session && session.connection && session.connection.getSenders().find((one) => one.track && one.track.kind === 'audio');
      if (!sender) return;
      const [track] = (await sound.openMicrophone()).getAudioTracks();
      track.enabled = !store.get().phone.muted;
      await sender.replaceTrack(track);
    },
  };
}
