// Files, as far as the first script goes. Uploads, players and the recorder are a second script of the same host
// (loader.js), fetched when there is a file to send or to show; it answers with what media.js describes.
import { fill, h, icon } from './dom.js';
import { notLoaded } from './loader.js';

/** The words for a message that is only a file: "Photo", or the file's name. */
export function fileWords(files, t) {
  const first = files && files[0];
  if (!first) return '';
  return first.kind === 'file' || first.kind === 'audio' ? first.name : t(first.kind);
}

const carries = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes('Files');

/** What the composer and the panel need for sending: buttons, the tray, the clipboard and drops. */
export function createFiles({ t, limits, load, panel, onChange }) {
  const fault = h('div');
  const tray = h('div', { class: 'tray' }, fault);
  let media = null;
  const use = (act) => {
    fill(fault, []);
    load().then((ready) => {
      if (!media) {
        media = ready;
        tray.append(media.tray);
        media.onChange(onChange);
      }
      act(media);
    }, () => fill(fault, [notLoaded(t, () => use(act))]));
  };
  const add = (list) => {
    const files = Array.from(list); // now: the list is emptied while the script is fetched
    if (files.length) use((it) => it.add(files));
  };

  const input = h('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1' });
  input.addEventListener('change', () => {
    add(input.files);
    input.value = '';
  });
  const tool = (name, onclick) => h('button', { type: 'button', class: 'add add-' + name, 'aria-label': t(name), title: t(name), onclick }, icon(name));
  const voice = limits.types.includes('audio') && window.MediaRecorder && navigator.mediaDevices;
  const buttons = [input, tool('clip', () => input.click()), voice ? tool('mic', () => use((it) => it.record())) : ''];

  panel.addEventListener('paste', (event) => {
    const data = event.clipboardData;
    if (!data || !data.files.length || Array.from(data.types).includes('text/plain')) return;
    event.preventDefault();
    add(data.files);
  });
  panel.addEventListener('dragover', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    panel.classList.add('is-over');
  });
  ['dragleave', 'drop'].forEach((type) => panel.addEventListener(type, () => panel.classList.remove('is-over')));
  panel.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });

  return {
    tray,
    buttons,
    restore: () => use((it) => it.restore()),
    /** Nothing lies in the tray. */
    empty: () => !media || media.empty(),
    /** Something is on its way, or failed. */
    busy: () => Boolean(media && media.busy()),
    /** The files for the message, taken out of the tray. */
    take: () => (media ? media.take() : []),
  };
}
