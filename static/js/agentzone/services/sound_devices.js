/* Which microphone and which loudspeaker this workplace uses, how loud, and whether they work. Kept in this browser. */
import * as storage from '../../lib/storage.js';

const KEY = 'softphone';
const NOTHING = { input: '', output: '', volume: 1 };

export const chosen = () => ({ ...NOTHING, ...(storage.read(KEY) || {}) });

export function choose(change) {
  const next = { ...chosen(), ...change };
  storage.write(KEY, next);
  return next;
}

export const constraints = () => {
  const { input } = chosen();
  return { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(input ? { deviceId: { ideal: input } } : {}) }, video: false };
};

/* Why there is no microphone: 'denied' | 'missing'. Pages that came by plain http from another machine have none. */
export const whyNot = (error) => (error && ['NotAllowedError', 'SecurityError'].includes(error.name) ? 'denied' : 'missing');

export async function openMicrophone() {
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) throw new DOMException('no microphone', 'NotFoundError');
  return navigator.mediaDevices.getUserMedia(constraints());
}

export const close = (stream) => stream.getTracks().forEach((track) => track.stop());

/* Asks once, so that the first call finds the permission given. → '' | 'denied' | 'missing' */
export async function checkMicrophone() {
  try {
    close(await openMicrophone());
    return '';
  } catch (error) { return whyNot(error); }
}

/* {inputs, outputs}: [{id, name}] */
export async function listDevices() {
  if (!navigator.mediaDevices || !navigator.mediaDevices.enumerateDevices) return { inputs: [], outputs: [] };
  const all = await navigator.mediaDevices.enumerateDevices();
  const fit = (kind) => all.filter((one) => one.kind === kind && one.deviceId).map((one) => ({ id: one.deviceId, name: one.label }));
  return { inputs: fit('audioinput'), outputs: fit('audiooutput') };
}

export const canChooseOutput = () => typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

export async function direct(element) {
  const { output, volume } = chosen();
  element.volume = volume;
  if (!canChooseOutput() || element.sinkId === output) return;
  try { await element.setSinkId(output); } catch (error) { /* it was unplugged: the usual one sounds */ }
}

/* Calls onLevel(0…1) many times a second until the returned function is called. */
export function meter(stream, onLevel) {
  const Context = window.AudioContext || window.webkitAudioContext;
  const context = new Context();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    const sum = samples.reduce((all, value) => all + ((value - 128) / 128) ** 2, 0);
    onLevel(Math.min(1, Math.sqrt(sum / samples.length) * 4));
  }, 80);
  return () => { clearInterval(timer); context.close(); };
}
