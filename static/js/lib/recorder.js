/* Voice from the microphone: MediaRecorder, the level while it is spoken, and its end. */
import { gettext } from './i18n.js';

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm'];
const ENDINGS = { webm: 'webm', mp4: 'm4a', ogg: 'ogg' };
const LONGEST = 15 * 60000; // ms; then it ends by itself and waits to be sent

export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

function words(error) {
  if (error.name === 'NotAllowedError' || error.name === 'SecurityError') return gettext('The browser does not allow the microphone. Allow it in the settings of the page.');
  if (error.name === 'NotFoundError') return gettext('No microphone was found.');
  return gettext('The microphone cannot be used now.');
}

/* Loudness from 0 to 1, as the ear takes it. */
function meter(context, stream) {
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const data = new Uint8Array(analyser.fftSize);
  return {
    level() {
      analyser.getByteTimeDomainData(data);
      const sum = data.reduce((total, value) => total + ((value - 128) / 128) ** 2, 0);
      return Math.min(1, Math.sqrt(sum / data.length) * 3);
    },
  };
}

/* Records what the stream says; `free` is called when it has ended. */
function run(stream, context, free, longest) {
  const type = TYPES.find((each) => !MediaRecorder.isTypeSupported || MediaRecorder.isTypeSupported(each)) || '';
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts = [];
  const loudness = meter(context, stream);
  const began = Date.now();
  let ended = 0;
  const whole = new Promise((resolve) => {
    recorder.ondataavailable = (event) => { if (event.data.size) parts.push(event.data); };
    recorder.onstop = () => {
      ended = Date.now();
      free();
      const kind = (recorder.mimeType || type || 'audio/webm').split(';')[0];
      resolve(new File(parts, `voice.${ENDINGS[kind.split('/')[1]] || 'webm'}`, { type: kind }));
    };
  });
  recorder.start(1000);
  const limit = setTimeout(() => recorder.state !== 'inactive' && recorder.stop(), longest);
  const end = () => { clearTimeout(limit); if (recorder.state !== 'inactive') recorder.stop(); };
  return {
    level: () => (ended ? 0 : loudness.level()),
    ms: () => (ended || Date.now()) - began,
    stop() { end(); return whole; },
    cancel: end,
  };
}

/* `longest`: ms. Throws an Error with words for people, and the microphone is off then. The result: {level(), ms(), stop() → Promise<File>, cancel()}. */
export async function record({ longest = LONGEST } = {}) {
  let stream = null;
  let context = null;
  const free = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    if (context) context.close();
  };
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    context = new (window.AudioContext || window.webkitAudioContext)();
    return run(stream, context, free, longest);
  } catch (error) {
    free();
    throw new Error(words(error));
  }
}

/* The one recording of a view that may go away at any moment, also while the person is asked for the microphone.
   `begin` → promise of a recording, as `record` is. */
export function oneRecording(begin) {
  let starting = false;
  let gone = false;
  let current = null;
  const take = () => { const taken = current; current = null; return taken; };
  return {
    current: () => current,
    /* → true when this call began a recording that is wanted still. */
    async start() {
      if (starting || current || gone) return false;
      starting = true;
      try {
        const begun = await begin();
        if (gone) begun.cancel(); else current = begun;
        return !gone;
      } finally {
        starting = false;
      }
    },
    take,
    /* The view goes. → what was being recorded, or null. */
    leave() { gone = true; return take(); },
    isGone: () => gone,
  };
}
