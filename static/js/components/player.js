/* A player for voice and sound: waveform that can be jumped in, length, speed, download. One plays at a time. */
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { gettext, fill } from '../lib/i18n.js';
import { playTime } from '../lib/media_format.js';
import { Icon } from './icon.js';

const BARS = 30;
const SPEEDS = [1, 1.5, 2, 0.75];
const STEP = 5; // seconds of an arrow key
let playing = null;

/* The waveform as so many bars, each as loud as its loudest part. */
export function bars(peaks, count) {
  if (!peaks.length) return [];
  const wanted = Math.min(count, peaks.length);
  return Array.from({ length: wanted }, (_, i) => {
    const from = Math.floor((i * peaks.length) / wanted);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / wanted));
    return Math.max(...peaks.slice(from, to));
  });
}

/* Another one starts: this one is silent. */
export function onlyOne(element) {
  if (playing && playing !== element) playing.pause();
  playing = element;
}

export function useSpeed(media) {
  const [speed, setSpeed] = useState(1);
  const turn = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];
    media.current.playbackRate = next;
    setSpeed(next);
  };
  return [speed, turn];
}

export function Speed({ speed, turn }) {
  const words = fill(gettext('Speed %(speed)s'), { speed: `${speed}×` });
  return html`<button type="button" class="speed" aria-label=${words} title=${gettext('Playback speed')} onClick=${turn}>${String(speed).replace('.', ',')}×</button>`;
}

export function Download({ url, name }) {
  const words = fill(gettext('Download %(name)s'), { name });
  return html`<a class="icon-btn icon-btn-sm" href=${`${url}${url.includes('?') ? '&' : '?'}download`} download=${name} aria-label=${words} title=${gettext('Download')}><${Icon} name="download" /></a>`;
}

function Wave({ peaks, share }) {
  const list = bars(peaks, BARS);
  return html`<svg class="wave" viewBox=${`0 0 ${BARS * 5} 24`} preserveAspectRatio="none" aria-hidden="true">
    ${(list.length ? list : new Array(BARS).fill(14)).map((loud, i, all) => {
    const height = Math.max(3, (loud * 22) / 100);
    const step = (BARS * 5) / all.length;
    return html`<rect key=${i} class=${(i + 0.5) / all.length <= share ? 'on' : null} x=${i * step} y=${12 - height / 2} width=${Math.max(3, step - 2)} height=${height} rx="1.5" />`;
  })}</svg>`;
}

function usePlayback(audio, duration) {
  const [state, setState] = useState({ on: false, at: 0, failed: false });
  const length = duration || (audio.current && Number.isFinite(audio.current.duration) ? audio.current.duration : 0);
  const seek = (seconds) => {
    const at = Math.max(0, Math.min(length, seconds));
    audio.current.currentTime = at;
    setState((s) => ({ ...s, at }));
  };
  const toggle = () => {
    if (state.on) { audio.current.pause(); return; }
    onlyOne(audio.current);
    const started = audio.current.play();
    if (started) started.catch(() => setState((s) => ({ ...s, on: false, failed: true })));
  };
  const hear = {
    onPlay: () => setState((s) => ({ ...s, on: true, failed: false })),
    onPause: () => setState((s) => ({ ...s, on: false })),
    onTimeUpdate: (event) => { const at = event.currentTarget.currentTime; setState((s) => ({ ...s, at })); },
    onEnded: () => setState((s) => ({ ...s, on: false, at: 0 })),
    onError: () => setState((s) => ({ ...s, on: false, failed: true })),
  };
  return { ...state, length, seek, toggle, hear };
}

/* `file`: {kind, url, duration, peaks, name}; what has no name is not saved. */
export function Player({ file }) {
  const audio = useRef(null);
  const wave = useRef(null);
  const play = usePlayback(audio, file.duration);
  const [speed, turn] = useSpeed(audio);
  useEffect(() => () => { if (playing === audio.current) playing = null; }, []);
  const key = (event) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    play.seek(play.at + by);
  };
  const point = (event) => {
    const box = wave.current.getBoundingClientRect();
    play.seek(((event.clientX - box.left) / box.width) * play.length);
  };
  const share = play.length ? play.at / play.length : 0;
  const label = fill(play.on ? gettext('Pause, %(time)s') : gettext('Play, %(time)s'), { time: playTime(play.length) });
  return html`<div class="voice" data-kind=${file.kind}>
    <audio ref=${audio} src=${file.url} preload="none" ...${play.hear}></audio>
    <button type="button" class="voice-play" aria-label=${label} onClick=${play.toggle}><${Icon} name=${play.on ? 'pause' : 'play'} /></button>
    <div class="wave-box" ref=${wave} role="slider" tabindex="0" aria-label=${gettext('Position')} aria-valuemin="0" aria-valuemax=${Math.round(play.length)}
      aria-valuenow=${Math.round(play.at)} aria-valuetext=${playTime(play.at)} onKeyDown=${key} onClick=${point}><${Wave} peaks=${file.peaks} share=${share} /></div>
    <span class="num voice-time">${play.on || play.at > 0 ? `${playTime(play.at)} / ` : ''}${playTime(play.length)}</span>
    <${Speed} speed=${speed} turn=${turn} />${file.name && html`<${Download} url=${file.url} name=${file.name} />`}
    ${play.failed && html`<span class="voice-bad">${gettext('The browser cannot play it. Download the file.')}</span>`}
  </div>`;
}
