/* One call at the softphone: it rings, is answered, heard and muted. Hold, transfer and the end are acts of the server. */
import { gettext } from '../../lib/i18n.js';
import { lineOf, readingOf } from '../state/line.js';
import * as sound from './sound_devices.js';

const LOOKS = 3000; // between two looks at the line
const GATHERED = 300; // ms after the first way to us was found

/* Waiting for every way to us takes seconds where a network has many; the first ones are enough. */
function hurry(session) {
  let going = null;
  session.on('icecandidate', (event) => { if (going === null) going = setTimeout(event.ready, GATHERED); });
}

/* The line, looked at now and then while it is there. Returns what ends the looking. */
function watchLine(session, tell) {
  let reading = null;
  const timer = setInterval(async () => {
    const { connection } = session;
    if (!connection || !connection.getStats) return;
    const now = readingOf(await connection.getStats());
    tell({ line: lineOf(reading, now) });
    reading = now;
  }, LOOKS);
  return () => clearInterval(timer);
}

export function createSession(app, tell) {
  const { store } = app;
  const audio = new Audio();
  audio.autoplay = true;
  let session = null;
  let stream = null; // the microphone, while it is open
  let wished = ''; // the call for which «answer» was pressed before the switch's own ring was here
  let quiet = null;

  const ours = () => { const { call } = store.get().voice; return call ? call.id : ''; };

  function closeMicrophone() {
    if (stream) sound.close(stream);
    stream = null;
  }

  function ended() {
    if (quiet) quiet();
    quiet = null;
    closeMicrophone();
    session = null;
    wished = '';
    audio.srcObject = null;
    tell({ ringing: false, talking: false, muted: false, line: null });
  }

  function connected(mine) {
    if (session !== mine) return;
    tell({ ringing: false, talking: true });
    quiet = watchLine(mine, tell);
  }

  function hear(connection) {
    connection.addEventListener('track', (event) => {
      audio.srcObject = event.streams[0] || new MediaStream([event.track]);
      sound.direct(audio);
      audio.play().catch(() => {}); // answering was a click, or the page may sound already
    });
  }

  async function take() {
    const mine = session;
    wished = '';
    let opened;
    try {
      opened = await sound.openMicrophone();
    } catch (error) {
      tell({ mic: sound.whyNot(error) });
      throw Object.assign(new Error(gettext('There is no microphone: the client would not hear you.')), { status: 0 });
    }
    tell({ mic: '' });
    if (session !== mine || mine.isEnded() || mine.isEstablished()) { sound.close(opened); return; }
    closeMicrophone();
    stream = opened;
    mine.answer({ mediaStream: stream, pcConfig: { iceServers: [] } });
  }

  /* A wish is for the call that rings now: not for one that comes later. */
  store.subscribe(() => { if (wished && wished !== ours()) wished = ''; });

  return {
    isTalking: () => Boolean(session) && session.isEstablished(),

    arrived({ originator, session: incoming, request }) {
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
    },

    answer() {
      if (session) return take();
      wished = ours();
      return Promise.resolve();
    },

    mute() {
      if (!session || !session.isEstablished()) return;
      const muted = !store.get().phone.muted;
      if (muted) session.mute({ audio: true });
      else session.unmute({ audio: true });
      tell({ muted });
    },

    stop() {
      wished = '';
      if (session && !session.isEnded()) session.terminate();
    },

    setOutput: () => sound.direct(audio),

    /* The microphone that is chosen now, in the conversation too; the one before is closed. */
    async changeMicrophone() {
      const mine = session;
      const sender = mine && mine.connection && mine.connection.getSenders().find((one) => one.track && one.track.kind === 'audio');
      if (!sender) return;
      let opened;
      try {
        opened = await sound.openMicrophone();
      } catch (error) {
        tell({ mic: sound.whyNot(error) });
        return;
      }
      if (session !== mine) { sound.close(opened); return; }
      const [track] = opened.getAudioTracks();
      track.enabled = !store.get().phone.muted;
      await sender.replaceTrack(track);
      closeMicrophone();
      stream = opened;
      tell({ mic: '' });
    },
  };
}
