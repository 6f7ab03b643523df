/* What is typed and not sent: on the server, one per dialog, so that another tab or another workplace goes on with it.
   The page in which the person types wins; a page that only watches follows. Until the server has it, it stands in
   localStorage as well: a reload without a line, a session that ended or a text that is too long loses nothing. */
import { serverNow } from '../../lib/clock.js';
import * as storage from '../../lib/storage.js';

const WAIT = 600; // ms of rest after which it is saved
const MOST = 3000; // ms that somebody who never rests goes unsaved
const AGAIN = 3000;
const WEEK = 7 * 86400000;
const EMPTY = { text: '', html: '', note: false, quote: null };
const contentOf = (draft) => (draft ? { text: draft.text, html: draft.html || '', note: Boolean(draft.note), quote: draft.quote || null } : EMPTY);
const same = (a, b) => JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b));

/* Whether what was kept here goes before what the server has: it was typed over that very version, or by the page that
   saved it last, or the server has no words at all. */
const isNewer = (kept, draft) => !draft || draft.text === '' || kept.version >= draft.version || kept.page === draft.page;

/* The copy in this browser, by person and dialog: {content, version and page it was typed over and in, at}. */
function createCopies(app) {
  const prefix = () => `draft.${app.store.get().me.id}.`;
  const read = (id) => storage.read(prefix() + id);
  return {
    keep: (id, content, version) => storage.write(prefix() + id, { content, version, page: app.pageId, at: serverNow() }),
    has(id, content) { const kept = read(id); return Boolean(kept) && same(kept.content, content); },
    drop: (id) => storage.remove(prefix() + id),
    all: () => storage.names(prefix()).map((id) => ({ id, ...read(id) })),
    isFresh: ({ content, at }) => Boolean(content) && serverNow() - at < WEEK,
  };
}

export function createDrafts(app) {
  const { store } = app;
  const copies = createCopies(app);
  const dirty = {}; // conversation id → {content, timer, busy, since: of the first letter that is not saved, kept: the copy it came from}
  const edits = {}; // conversation id → {message, text, html}: an own message being changed; it waits when another dialog is opened

  const draftOf = (id) => store.get().drafts[id];
  /* A copy that its own page has saved meanwhile, or has typed on: that page is open, and goes first. */
  const isOver = (id) => Boolean(dirty[id]) && Boolean(dirty[id].kept) && !copies.has(id, dirty[id].content);
  function version(id) {
    if (draftOf(id)) return draftOf(id).version;
    return dirty[id] && dirty[id].kept ? dirty[id].kept.version : 0;
  }

  function put(id, content, leaving) {
    const { text, html, note, quote } = content;
    const body = { text, html, note, quote: quote ? quote.id : null, version: version(id), page: app.pageId };
    const path = `/api/v1/conversations/${id}/draft/`;
    return leaving ? app.api.put(path, { ...body, leaving }, { keepalive: true }) : app.api.put(path, body);
  }

  function stored(id, content, number, page) {
    store.dispatch({ type: 'draft', id, draft: { ...content, version: number, page } });
  }

  function plan(id, wait) {
    const entry = dirty[id];
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => save(id), Math.max(0, Math.min(wait, entry.since + MOST - Date.now())));
  }

  function drop(id) {
    if (dirty[id]) clearTimeout(dirty[id].timer);
    delete dirty[id];
  }

  async function save(id) {
    const entry = dirty[id];
    if (!entry || entry.busy) return;
    if (isOver(id)) { drop(id); return; }
    clearTimeout(entry.timer);
    entry.busy = true;
    entry.since = Infinity; // what is typed from now on counts anew
    const { content } = entry;
    let again = 0;
    try {
      const answer = await put(id, content);
      stored(id, content, answer.version, app.pageId);
      if (copies.has(id, content)) copies.drop(id);
      if (entry.content === content && dirty[id] === entry) drop(id);
      else again = WAIT;
    } catch (error) {
      entry.busy = false;
      if (!conflict(id, entry, error)) again = failed(error);
    }
    entry.busy = false;
    if (dirty[id] !== entry || again === null) return;
    entry.since = Math.min(entry.since, Date.now());
    plan(id, entry.content.text === '' && again === WAIT ? 0 : again);
  }

  /* Another page saved in between: take its number and write ours over it, unless ours is only an old copy. */
  function conflict(id, entry, error) {
    const { version: number } = error.errors || {};
    if (error.status !== 409 || typeof number !== 'number') return false;
    if (isOver(id)) drop(id);
    else if (entry.kept && dirty[id] === entry && !isNewer(entry.kept, error.errors)) { copies.drop(id); drop(id); }
    stored(id, contentOf(error.errors), number, error.errors.page);
    return true;
  }

  /* → ms until the next try, null: none before something is typed. Nothing is given up: it stays here and in the copy. */
  function failed(error) {
    if (error.status === undefined) throw error;
    return error.retryable ? AGAIN : null;
  }

  return {
    /* What the composer should hold now: what this page is writing, or what the server has: {text, html, note, quote}. */
    content(id) {
      return dirty[id] && !isOver(id) ? dirty[id].content : contentOf(draftOf(id));
    },

    edit(id, content) {
      const entry = dirty[id] || { timer: null, busy: false, since: Infinity };
      copies.keep(id, content, version(id));
      entry.since = Math.min(entry.since, Date.now());
      entry.content = content;
      entry.kept = null;
      dirty[id] = entry;
      plan(id, content.text === '' ? 0 : WAIT);
    },

    /* Something was typed in this page. */
    isDirty: (id) => Boolean(dirty[id]) && !dirty[id].kept,

    /* Of the dialog: the own message that is being changed, null when none is. */
    editing: (id) => edits[id] || null,
    keepEditing(id, edit) { if (edit) edits[id] = edit; else delete edits[id]; },

    forget(id) {
      drop(id);
      copies.drop(id);
    },

    /* The page was opened again: what never reached the server goes on from here. */
    restore() {
      copies.all().forEach((kept) => {
        const { id, content } = kept;
        const known = Boolean(draftOf(id)) && same(content, draftOf(id));
        if (!copies.isFresh(kept) || known || !isNewer(kept, draftOf(id))) { copies.drop(id); return; }
        dirty[id] = { content: contentOf(content), timer: null, busy: false, since: Date.now(), kept };
        save(id);
      });
    },

    /* The line is back; `leaving`: the page goes away, and what is not saved yet leaves with it. */
    flush(leaving) {
      Object.keys(dirty).forEach((id) => {
        if (!leaving) { save(id); return; }
        if (!isOver(id)) put(id, dirty[id].content, true).catch(() => {}); // nobody is left to be told; the copy stays
      });
    },
  };
}
