// Files inside a bubble: pictures, films, sounds with their waveform, cards. Links end after an hour or two: an old one
// is asked for anew before it is used.
import { fill, glyph, h } from './dom.js';
import { DOWN, CROSS, FILE, PAUSE, PLAY } from './media_glyphs.js';

const SPEEDS = [1, 1.5, 2];
const BARS = 28;
let playing = null;

function bars(peaks) {
  const count = Math.min(BARS, peaks.length) || 1;
  return Array.from({ length: count }, (_, i) => {
    const part = peaks.slice(Math.floor((i * peaks.length) / count), Math.max(1, Math.floor(((i + 1) * peaks.length) / count)));
    return Math.max(14, ...part);
  });
}

const ended = (url) => Number((/[?&]e=(\d+)/.exec(url) || [])[1] || 9e9) * 1000 < Date.now() + 30000;

export function createShow({ core, t }) {
  const at = (url) => core.origin + url;

  /** The file with links that are good now. */
  async function fresh(file) {
    if (!ended(file.url)) return file;
    return Object.assign(file, await core.api.file(await core.token(), file.id));
  }

  /** A link that looks after itself: on a press it is renewed first when it must be. */
  function download(file) {
    const link = h('a', { class: 'tool', href: at(file.url) + '&download', download: file.name, 'aria-label': t('download', { name: file.name }) }, glyph(DOWN));
    link.addEventListener('click', async (event) => {
      if (!ended(file.url)) return;
      event.preventDefault();
      await fresh(file);
      link.href = at(file.url) + '&download';
      link.click();
    });
    return link;
  }

  /** Sets the address of an element, and once more with a fresh link when it cannot be had. */
  function feed(node, file, what) {
    let tried = false;
    const set = () => fresh(file).then(() => node.setAttribute('src', at(file[what] || file.url)));
    node.addEventListener('error', () => {
      if (tried) return;
      tried = true;
      core.token().then((token) => core.api.file(token, file.id)).then((now) => Object.assign(file, now)).then(set).then(() => node.wanted && node.play(), () => {});
    });
    set().catch(() => {});
    return node;
  }

  function lightbox(file) {
    const before = core.shadow().activeElement;
    const close = () => {
      box.remove();
      if (before) before.focus();
    };
    const out = h('button', { type: 'button', class: 'tool', 'aria-label': t('close'), onclick: close }, glyph(CROSS));
    const head = h('div', { class: 'big-h' }, h('span', { class: 'cut' }, file.name), download(file), out);
    const box = h('div', { class: 'big', role: 'dialog', 'aria-modal': 'true', 'aria-label': file.name }, head, feed(h('img', { alt: file.name }), file, 'url'));
    box.addEventListener('click', (event) => event.target === box && close());
    box.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') close();
      if (event.key !== 'Tab') return;
      event.preventDefault(); // two controls: the focus goes from one to the other
      (core.shadow().activeElement === out ? head.querySelector('a') : out).focus();
    });
    core.shadow().querySelector('.root').append(box);
    out.focus();
  }

  function picture(file, onSize) {
    const ratio = file.width && file.height ? file.height / file.width : 0.75;
    const wide = Math.min(220, file.width || 220, 220 / ratio);
    const image = feed(h('img', { alt: file.name }), file, 'thumb_url');
    image.style.width = wide + 'px'; // not as an attribute: the page's policy may forbid it
    image.style.height = wide * ratio + 'px';
    image.addEventListener('load', onSize);
    return h('button', { type: 'button', class: 'pic', 'aria-label': t('open', { name: file.name }), onclick: () => lightbox(file) }, image);
  }

  function only(media) {
    if (playing && playing !== media) playing.pause();
    playing = media;
  }

  function film(file) {
    const video = feed(h('video', { controls: true, preload: 'none', playsinline: true, poster: file.thumb_url ? at(file.thumb_url) : null, 'aria-label': file.name }), file, 'url');
    video.addEventListener('play', () => only(video));
    return h('div', { class: 'film' }, video, h('div', { class: 'film-b' }, t.clock(file.duration), h('span', { class: 'cut' }, file.name), speed(video), download(file)));
  }

  function speed(media) {
    let step = 0;
    const button = h('button', { type: 'button', class: 'speed' });
    const say = () => {
      media.playbackRate = SPEEDS[step];
      button.textContent = String(SPEEDS[step]).replace('.', ',') + '×';
      button.setAttribute('aria-label', t('speed', { n: SPEEDS[step] }));
    };
    button.addEventListener('click', () => {
      step = (step + 1) % SPEEDS.length;
      say();
    });
    say();
    return button;
  }

  function sound(file) {
    const audio = feed(h('audio', { preload: 'none' }), file, 'url');
    const face = h('button', { type: 'button', class: 'play' });
    const columns = bars(file.peaks || []).map((loud) => {
      const column = h('i');
      column.style.height = loud + '%';
      return column;
    });
    const wave = h('div', { class: 'wave', role: 'slider', tabindex: '0', 'aria-label': t('position'), 'aria-valuemin': '0', 'aria-valuemax': Math.round(file.duration || 0) }, ...columns);
    const clock = h('small');
    const look = () => {
      const share = file.duration ? audio.currentTime / file.duration : 0;
      columns.forEach((column, i) => column.classList.toggle('on', (i + 0.5) / columns.length <= share));
      fill(face, [glyph(audio.paused ? PLAY : PAUSE)]);
      face.setAttribute('aria-label', t(audio.paused ? 'play' : 'pause'));
      wave.setAttribute('aria-valuenow', Math.round(audio.currentTime));
      clock.textContent = (share ? t.clock(audio.currentTime) + ' / ' : '') + t.clock(file.duration);
    };
    const jump = (seconds) => {
      audio.currentTime = Math.max(0, Math.min(file.duration || 0, seconds));
      look();
    };
    face.addEventListener('click', () => {
      if (!audio.paused) return audio.pause();
      only(audio);
      audio.wanted = true; // should the link have ended, it goes on with the fresh one
      return Promise.resolve(audio.play()).catch(look);
    });
    wave.addEventListener('click', (event) => {
      const box = wave.getBoundingClientRect();
      jump(((event.clientX - box.left) / box.width) * (file.duration || 0));
    });
    wave.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -5, ArrowRight: 5 }[event.key];
      if (by) event.preventDefault();
      if (by) jump(audio.currentTime + by);
    });
    ['play', 'pause', 'timeupdate', 'ended'].forEach((type) => audio.addEventListener(type, look));
    look();
    return h('div', { class: 'sound' }, audio, face, wave, clock, speed(audio), download(file));
  }

  function card(file, said, bad) {
    return h('div', { class: 'card' + (bad ? ' bad' : '') }, glyph(FILE), h('span', { class: 'up-b' }, h('span', { class: 'cut' }, file.name), h('small', {}, said)), file.url ? download(file) : '');
  }

  function one(file, onSize) {
    if (file.state === 'failed') return card(file, t('broken'), true);
    if (file.state !== 'ready') return card(file.kind === 'voice' ? Object.assign({}, file, { name: core.t('voice') }) : file, t('processing'));
    if (file.kind === 'image') return picture(file, onSize);
    if (file.kind === 'video') return film(file);
    return file.kind === 'voice' || file.kind === 'audio' ? sound(file) : card(file, t.size(file.size));
  }

  /** Puts the files of one message into `node`. `onSize`: the height has changed. */
  return function show(node, files, onSize) {
    fill(node, files.map((file) => one(Object.assign({}, file), onSize)));
  };
}
