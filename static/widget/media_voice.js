// Voice of the visitor: level and time while it is spoken, cancel, send. It goes as a message of its own.
import { glyph, h } from './dom.js';
import { BIN, UP } from './media_glyphs.js';

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
const BARS = 24;
const LONGEST = 15 * 60000;

async function microphone() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = TYPES.find((type) => !MediaRecorder.isTypeSupported || MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const context = new (window.AudioContext || window.webkitAudioContext)();
  const analyser = context.createAnalyser();
  analyser.fftSize = 256;
  context.createMediaStreamSource(stream).connect(analyser);
  const parts = [];
  recorder.ondataavailable = (event) => event.data.size && parts.push(event.data);
  const whole = new Promise((ready) => {
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      context.close();
      const type = (recorder.mimeType || 'audio/webm').split(';')[0];
      ready(new File(parts, 'voice.' + (type === 'audio/mp4' ? 'm4a' : type.slice(6)), { type }));
    };
  });
  recorder.start(1000);
  const data = new Uint8Array(256);
  return {
    whole,
    stop: () => recorder.state !== 'inactive' && recorder.stop(),
    level() {
      analyser.getByteTimeDomainData(data);
      return Math.min(100, Math.max(...data.map((value) => Math.abs(value - 128))) * 1.6);
    },
  };
}

export function createRecorder({ core, t, tray }) {
  let busy = false;

  /** Sends the voice when it is there, and nothing else that lies in the tray; after a fault it can be tried again. */
  function sendWhenThere(item) {
    const look = setInterval(() => {
      if (!item.gone && item.state !== 'done' && item.state !== 'refused') return;
      clearInterval(look);
      const files = item.state === 'done' && !item.gone ? tray.take(item) : [];
      if (files.length) core.send(files);
    }, 100);
  }

  return async function record() {
    if (busy) return;
    busy = true;
    let mic;
    try {
      mic = await microphone();
    } catch (refused) {
      busy = false;
      const word = h('p', { class: 'up-bad', role: 'alert' }, t('noMic'));
      tray.tray.append(word);
      setTimeout(() => word.remove(), 6000);
      return;
    }
    const began = Date.now();
    const clock = h('small', { role: 'timer' });
    const columns = Array.from({ length: BARS }, () => h('i'));
    const levels = [];
    const timer = setInterval(() => {
      levels.push(mic.level());
      clock.textContent = t.clock((Date.now() - began) / 1000);
      columns.forEach((column, i) => {
        column.style.height = Math.max(8, levels[levels.length - BARS + i] || 0) + '%';
      });
      if (Date.now() - began > LONGEST) end(true);
    }, 90);
    const end = async (send) => {
      clearInterval(timer);
      node.remove();
      busy = false;
      mic.stop();
      const file = await mic.whole;
      if (send) sendWhenThere(tray.add([file], true)[0]);
    };
    const button = (label, way, outline, name) => h('button', { type: 'button', class: name, 'aria-label': t(label), onclick: () => end(way) }, glyph(outline));
    const node = h('div', { class: 'rec', role: 'group', 'aria-label': t('recording') }, button('cancel', false, BIN, 'tool'), clock, h('span', { class: 'wave' }, ...columns), button('send', true, UP, 'send'));
    tray.tray.append(node);
    node.lastChild.focus();
  };
}
