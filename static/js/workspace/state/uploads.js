/* Files on their way, by their id: {id, dialog, name, size, kind, voice, state, sent, error, tray}. Pure.
   state: 'queued' | 'uploading' | 'waiting' (for the line) | 'done' | 'failed' | 'refused' (not to be tried again).
   `tray`: it lies in the composer; otherwise it belongs to a message of the outbox. */

export function addUploads(state, { entries }) {
  const uploads = { ...state.uploads };
  entries.forEach((entry) => { uploads[entry.id] = entry; });
  return { ...state, uploads };
}

export function changeUpload(state, { id, change }) {
  const entry = state.uploads[id];
  return entry ? { ...state, uploads: { ...state.uploads, [id]: { ...entry, ...change } } } : state;
}

export function dropUploads(state, { ids }) {
  const uploads = { ...state.uploads };
  ids.forEach((id) => { delete uploads[id]; });
  return { ...state, uploads };
}

/* What lies in the composer of a dialog, in the order it was put there. */
export const trayOf = (state, dialog) => Object.values(state.uploads).filter((entry) => entry.dialog === dialog && entry.tray);

export const isOnItsWay = (entry) => ['queued', 'uploading', 'waiting'].includes(entry.state);
export const hasFailed = (entry) => entry.state === 'failed' || entry.state === 'refused';

/* What will go with the message: what was refused only tells why, and holds nothing up. */
export const sendable = (entries) => entries.filter((entry) => entry.state !== 'refused');

/* Why a file cannot be sent, before a byte of it has gone: '' | 'off' | 'empty' | 'big' | 'many'. */
export function refusal(limits, file, already) {
  if (!limits) return 'off';
  if (file.size === 0) return 'empty';
  if (file.size > limits.max_bytes) return 'big';
  return already >= limits.most ? 'many' : '';
}
