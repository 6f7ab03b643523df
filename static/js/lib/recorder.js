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
function meter(stream) {
  const Context = window.AudioContext || window.webkitAudioContext;
  const context = new Context();
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
    close: () => context.close(),
  };
}

/* Throws an Error with words for people. The result: {level(), ms(), stop() → Promise<File>, cancel()}. */
export async function record() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  } catch (error) {
    throw new Error(words(error));
  }
  const type = TYPES.find((each) => !MediaRecorder.isTypeSupported || MediaRecorder.isTypeSupported(each)) || '';
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts = [];
  const loudness = meter(stream);
  const began = Date.now();
  let ended = 0;
  const free = () => { stream.getTracks().forEach((track) => track.stop()); loudness.close(); };
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
  const limit = setTimeout(() => recorder.state !== 'inactive' && recorder.stop(), LONGEST);
  const end = () => { clearTimeout(limit); if (recorder.state !== 'inactive') recorder.stop(); };
  return {
    level: () => (ended ? 0 : loudness.level()),
    ms: () => (ended || Date.now()) - began,
    stop() { end(); return whole; },
    cancel: end,
  };
}
