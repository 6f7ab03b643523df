/* Files of this page on their way: two at a time, each in parts, with progress, cancel and retry. They survive a cut by
   themselves and a reload by IndexedDB; a message of the outbox waits until its files are there. A file belongs to one
   page: another one takes it over only when that page is there no more. */
import { ApiError } from '../../lib/api.js';
import { claimBlobs, dropBlob, keepBlob } from '../../lib/blobs.js';
import { gettext, fill } from '../../lib/i18n.js';
import { fileSize, guessKind } from '../../lib/media_format.js';
import { announcePage, openPages } from '../../lib/pages.js';
import { dropUpload, sendPart } from '../../lib/send_part.js';
import { createUploader } from '../../lib/uploader.js';
import { uuid4 } from '../../lib/uuid.js';
import { hasFailed, isOnItsWay, refusal, sendable, trayOf } from '../state/uploads.js';

const AT_ONCE = 2;
const WEEK = 7 * 86400000;
const KEPT = 120000; // ms that a sent file stays here
const LOOK = 3000; // ms between two looks whether another page still has a file that is waited for here

const WHY = {
  off: () => gettext('Files cannot be sent in this dialog.'),
  empty: () => gettext('The file is empty.'),
  big: (limits) => fill(gettext('The file is larger than %(size)s.'), { size: fileSize(limits.max_bytes) }),
  many: (limits) => fill(gettext('At most %(most)s files in a message.'), { most: limits.most }),
};

export function createUploads(app) {
  const { store } = app;
  const own = {}; // id → {file, url, uploader}: what cannot stand in the state
  const waiting = new Set(); // those who wait for files: called after every change
  let elsewhere = new Set(); // ids of files that another open page has
  let isRestored = null;
  const restored = new Promise((resolve) => { isRestored = resolve; });

  const entryOf = (id) => store.get().uploads[id];
  const tell = () => Array.from(waiting).forEach((look) => look());
  const change = (id, what) => { store.dispatch({ type: 'upload.change', id, change: what }); tell(); };

  function begin(entry) {
    const { id, dialog, name, size, voice } = entry;
    return app.api.post(`/api/v1/conversations/${dialog}/attachments/`, { id, name, size, voice });
  }

  function uploaderFor(id) {
    return createUploader({
      file: own[id].file,
      begin: () => begin(entryOf(id)),
      put: sendPart,
      onChange: ({ state, sent, error }) => { change(id, { state, sent, error }); if (!isOnItsWay({ state })) pump(); },
    });
  }

  /* Starts what may be started now. */
  function pump() {
    const all = Object.values(store.get().uploads);
    const running = all.filter((entry) => ['uploading', 'waiting'].includes(entry.state)).length;
    all.filter((entry) => entry.state === 'queued' && own[entry.id]).slice(0, Math.max(0, AT_ONCE - running)).forEach(({ id }) => {
      change(id, { state: 'uploading', error: '' });
      own[id].uploader = uploaderFor(id);
      own[id].uploader.run();
    });
  }

  function entryFor(dialog, file, { voice, tray }) {
    const { files: limits } = store.get().conversations[dialog];
    const why = refusal(limits, file, sendable(trayOf(store.get(), dialog)).length);
    const entry = {
      id: uuid4(), dialog, name: file.name || gettext('file'), size: file.size, kind: voice ? 'voice' : guessKind(file), voice, tray, sent: 0,
    };
    return why ? { ...entry, state: 'refused', error: WHY[why](limits) } : { ...entry, state: 'queued', error: '' };
  }

  function take(entry, file) {
    own[entry.id] = { file, url: '', uploader: null };
    store.dispatch({ type: 'upload.add', entries: [entry] });
  }

  function forget(id) {
    const mine = own[id];
    if (mine && mine.url) URL.revokeObjectURL(mine.url);
    delete own[id];
    dropBlob(id);
  }

  /* Says what became of the files: null while some are on their way, else '' or the words of what went wrong. */
  function verdict(ids) {
    if (ids.some((id) => !entryOf(id) && elsewhere.has(id))) return null;
    const entries = ids.map(entryOf).filter(Boolean);
    if (entries.some(isOnItsWay)) return null;
    const bad = entries.find((entry) => entry.state === 'failed');
    return bad ? `${bad.name}: ${bad.error}` : '';
  }

  /* Takes over what belongs to no open page; `wanted`: nothing but these. */
  async function claim(wanted) {
    const isOpen = await openPages();
    const { me } = store.get();
    const isFree = ({ id, owner, page }) => owner === me.id && (!wanted || wanted.includes(id)) && !(page && isOpen(page));
    const { mine, others } = await claimBlobs(app.pageId, isFree);
    elsewhere = new Set(others);
    const sending = app.outbox.files();
    mine.forEach(({ id, at, entry, file }) => {
      if (Date.now() - at > WEEK) { dropBlob(id); return; }
      if (!entryOf(id)) take({ ...entry, state: 'queued', sent: 0, error: '', tray: !sending.includes(id) }, file);
    });
    pump();
    tell();
  }

  /* While a message here waits for a file of another page: that page sends it itself, or is closed and leaves it to us. */
  function watch() {
    const wanted = app.outbox.files().filter((id) => elsewhere.has(id));
    if (wanted.length) setTimeout(() => claim(wanted).then(watch), LOOK);
  }

  return {
    /* Files from a button, the clipboard, a drop or the microphone; into the composer's tray unless said otherwise.
       Returns their ids. */
    add(dialog, files, options) {
      const shape = { voice: false, tray: true, ...options };
      const ids = files.map((file) => {
        const entry = entryFor(dialog, file, shape);
        take(entry, file);
        if (entry.state === 'queued') keepBlob({ id: entry.id, owner: store.get().me.id, page: app.pageId, at: Date.now(), entry, file });
        return entry.id;
      });
      pump();
      return ids;
    },

    retry(id) {
      if (!own[id] || entryOf(id).state === 'refused') return;
      change(id, { state: 'queued', error: '' });
      pump();
    },

    /* Cancelled, or taken out of the composer. */
    cancel(id) {
      const place = own[id] && own[id].uploader ? own[id].uploader.cancel() : null;
      if (place) dropUpload(place);
      forget(id);
      store.dispatch({ type: 'upload.drop', ids: [id] });
      tell();
      pump();
    },

    /* The composer hands its files over to a message; returns their ids. */
    handOver(dialog) {
      const ids = sendable(trayOf(store.get(), dialog)).map((entry) => entry.id);
      ids.forEach((id) => change(id, { tray: false }));
      return ids;
    },

    /* What was refused while its message waited goes back into the composer, where it says why and holds nothing up; the
       message goes on without it. Returns those that stay. */
    parted(ids) {
      const refused = ids.filter((id) => entryOf(id) && entryOf(id).state === 'refused');
      refused.forEach((id) => {
        const { name, error } = entryOf(id);
        change(id, { tray: true });
        app.notices.toast('danger', fill(gettext('%(name)s was not sent'), { name }), error);
      });
      return ids.filter((id) => !refused.includes(id));
    },

    /* Resolves when all are there. What failed before is tried again: somebody has pressed «Repeat». */
    async finished(ids) {
      await restored;
      ids.filter((id) => entryOf(id) && entryOf(id).state === 'failed').forEach((id) => this.retry(id));
      const words = await new Promise((resolve) => {
        const look = () => {
          const said = verdict(ids);
          if (said === null) return;
          waiting.delete(look);
          resolve(said);
        };
        waiting.add(look);
        look();
      });
      if (words) throw new ApiError(400, { code: 'file_refused', detail: words });
    },

    /* The message with them is stored. What is here is shown until the server has made its own of it. */
    done(ids) {
      ids.forEach(dropBlob);
      setTimeout(() => { ids.forEach(forget); store.dispatch({ type: 'upload.drop', ids }); }, KEPT);
    },

    /* Another page has done with these. */
    gone(ids) { ids.forEach((id) => elsewhere.delete(id)); tell(); },

    discard(ids) { ids.forEach((id) => { if (entryOf(id)) this.cancel(id); }); },

    /* An address of the file as it is here, to be shown until the server's is there; '' when this page does not have it. */
    preview(id) {
      const mine = own[id];
      if (!mine || !mine.file) return '';
      if (!mine.url) mine.url = URL.createObjectURL(mine.file);
      return mine.url;
    },

    hurry() { Object.values(own).forEach(({ uploader }) => uploader && uploader.hurry()); },

    unsent: () => Object.values(store.get().uploads).some((entry) => entry.tray && !hasFailed(entry)),

    /* The page was opened: what one before it has left is taken over, once its messages are in the outbox. */
    async restore() {
      await announcePage(app.pageId);
      await claim(null);
      isRestored();
      watch();
    },
  };
}
