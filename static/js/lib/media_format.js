/* Sizes and lengths of files as people read them. */
import { gettext, fill, language } from './i18n.js';

const UNITS = [
  () => gettext('%(n)s B'),
  () => gettext('%(n)s KB'),
  () => gettext('%(n)s MB'),
  () => gettext('%(n)s GB'),
];

/* 512 → «512 B», 1536 → «1.5 KB», 20971520 → «20 MB». */
export function fileSize(bytes) {
  let step = 0;
  let value = bytes;
  while (value >= 1000 && step < UNITS.length - 1) { value /= 1024; step += 1; }
  const digits = step > 0 && value < 10 ? 1 : 0;
  const n = new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(value);
  return fill(UNITS[step](), { n });
}

/* Seconds as players show them: 7 → «0:07», 3725 → «1:02:05». */
export function playTime(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const two = (n) => (n < 10 ? `0${n}` : String(n));
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/* What kind of a file the browser thinks it is, until the server has looked into it. */
export function guessKind(file) {
  const [group] = (file.type || '').split('/');
  if (/svg/.test(file.type)) return 'file';
  return ['image', 'video', 'audio'].includes(group) ? group : 'file';
}

const WORDS = {
  image: () => gettext('Photo'),
  video: () => gettext('Video'),
  audio: () => gettext('Audio'),
  voice: () => gettext('Voice message'),
  file: () => gettext('File'),
};

export const kindWords = (kind) => (WORDS[kind] || WORDS.file)();

const ICONS = { image: 'image', video: 'film', audio: 'music', voice: 'mic' };

/* The icon of a file: by its kind, and of documents and archives by the end of the name. */
export function fileIcon(kind, name) {
  if (ICONS[kind]) return ICONS[kind];
  if (/\.(zip|rar|7z|gz|tar)$/i.test(name)) return 'file-archive';
  return /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|md)$/i.test(name) ? 'file-text' : 'file';
}

/* A message in a line: its words, or what file it is. */
export function messageWords(message) {
  const [first] = message.attachments || [];
  if (message.text || !first) return message.text;
  return first.kind === 'file' || first.kind === 'audio' ? first.name : kindWords(first.kind);
}
