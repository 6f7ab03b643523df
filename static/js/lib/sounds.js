/* Short sounds, made by the browser itself: no files, nothing to load. A sound is a list of [Hz, start, length] in seconds. */

const SOUNDS = {
  chime: { type: 'sine', notes: [[880, 0, 0.35], [1174.7, 0.12, 0.45]] },
  bell: { type: 'triangle', notes: [[1318.5, 0, 0.7], [2637, 0, 0.35]] },
  knock: { type: 'square', notes: [[196, 0, 0.06], [165, 0.14, 0.08]] },
  ring: { type: 'sine', notes: [[740, 0, 0.28], [932.3, 0.14, 0.28], [740, 0.42, 0.28], [932.3, 0.56, 0.5]] }, // of a call
};
const SETTLING = 1500; // ms
const VOLUMES = { quiet: 0.08, normal: 0.2, loud: 0.5 };

export const SOUND_NAMES = Object.keys(SOUNDS);

/* onBlocked(bool): whether the browser keeps the page silent until it is clicked. */
export function createSounds(onBlocked) {
  const Context = window.AudioContext || window.webkitAudioContext;
  let context = null;

  const tell = () => onBlocked(Boolean(context) && context.state === 'suspended');

  function open() {
    if (!context && Context) {
      context = new Context();
      context.onstatechange = tell;
    }
    return context;
  }

  /* Call inside a click: then the browser allows it. Resolves when sound is possible. */
  async function unlock() {
    if (!open()) return;
    try { await context.resume(); } catch (error) { /* the browser says no: `tell` shows it */ }
    tell();
  }

  function note(type, volume, [pitch, start, length]) {
    const at = context.currentTime + start;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = type;
    oscillator.frequency.value = pitch;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(volume, at + 0.012);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + length);
    oscillator.connect(gain);
    gain.connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + length + 0.02);
  }

  return {
    unlock,
    /* Looks whether the browser lets the page sound, without making any: one that does needs a moment to begin. */
    check() { if (open()) setTimeout(tell, SETTLING); },
    can: () => Boolean(open()) && context.state === 'running',
    play(name, volume) {
      const sound = SOUNDS[name];
      if (!sound || !open()) return;
      if (context.state === 'suspended') { tell(); return; }
      sound.notes.forEach((each) => note(sound.type, VOLUMES[volume] || VOLUMES.normal, each));
    },
  };
}
