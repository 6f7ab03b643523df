/* Quick messages: lists are read whole, kept, and read again (mostly 304) when the server tells of a change. */
import { indexOf } from '../../lib/quick.js';
import { macroWords } from '../../lib/macros.js';
import { fillVariables, gap, valuesOf } from '../../lib/variables.js';
import { keyOf } from '../state/quick.js';
import { macrosFor } from '../state/work.js';

const PATH = '/api/v1/quick-messages/';

export function createQuick(app) {
  const { store } = app;
  const tokens = {};
  const indexes = new Map(); // entries → their index, for as long as the list is the same
  const NONE = [];

  async function load(key) {
    const token = {};
    tokens[key] = token;
    if (!store.get().quick[key]) store.dispatch({ type: 'quick.status', key, status: 'loading' });
    try {
      const answer = await app.api.get(PATH, key === 'mine' ? undefined : { project: key });
      if (tokens[key] === token) store.dispatch({ type: 'quick.loaded', key, entries: answer.results });
    } catch (error) {
      if (tokens[key] !== token) return;
      const kept = store.get().quick[key];
      store.dispatch({ type: 'quick.status', key, status: kept && kept.entries.length ? 'ready' : 'failed' });
      if (error.status === undefined) throw error;
    }
  }

  /* A list is wanted: read it unless it is here or on its way. */
  function want(key) {
    const list = store.get().quick[key];
    if (!list || list.status === 'failed') load(key);
  }

  function index(entries) {
    if (!indexes.has(entries)) {
      if (indexes.size > 20) indexes.clear();
      indexes.set(entries, indexOf(entries));
    }
    return indexes.get(entries);
  }

  function macroEntries(conversation) {
    const state = store.get();
    return macrosFor(state, conversation).map((macro) => ({
      macro, id: macro.id, title: macro.name, text: macroWords(macro, state.tags), abbreviation: '', category: '', uses: 0, position: macro.position,
    }));
  }

  const entriesOf = (key) => (store.get().quick[key] ? store.get().quick[key].entries : NONE);

  return {
    load,

    /* A dialog is open: its project's list and the person's own are needed. */
    open(id) {
      const conversation = store.get().conversations[id];
      if (!conversation) return;
      want(conversation.project_id);
      want('mine');
    },

    event(frame) {
      if (frame.type !== 'quick.changed') return;
      const key = frame.data.project_id === null ? 'mine' : frame.data.project_id;
      if (store.get().quick[key]) load(key);
    },

    /* After a doubt every list that is kept is asked for again. */
    refresh() { Object.keys(store.get().quick).forEach((key) => load(key)); },

    /* What can be suggested in a dialog, words cut already; after a slash macros too. */
    indexFor(id, slash) {
      const conversation = store.get().conversations[id];
      const found = index(entriesOf('mine')).concat(index(entriesOf(conversation.project_id)));
      return slash ? found.concat(indexOf(macroEntries(conversation))) : found;
    },

    fill(id, text) {
      const state = store.get();
      const conversation = state.conversations[id];
      return fillVariables(text, valuesOf({ conversation, project: state.projects[conversation.project_id], me: state.me }));
    },

    async used(entry) {
      store.dispatch({ type: 'quick.used', key: keyOf(entry), id: entry.id });
      try {
        await app.api.post(`${PATH}${entry.id}/used/`);
      } catch (error) {
        if (error.status === undefined) throw error; // a count that is lost is no loss
      }
    },

    async save(entry, data) {
      const saved = entry ? await app.api.put(`${PATH}${entry.id}/`, data) : await app.api.post(PATH, data);
      await load('mine');
      return saved;
    },

    async remove(entry) {
      await app.api.remove(`${PATH}${entry.id}/`);
      await load('mine');
    },

    async restore(entry) {
      await app.api.post(`${PATH}${entry.id}/restore/`);
      await load('mine');
    },
  };
}

/* Puts a message into the field, with its variables filled; the first gap is selected, to be typed over.
   A macro is run, and what called it goes. */
export function insertQuick(app, id, editor, { entry, length }) {
  if (entry.macro) {
    editor.replace(length, '');
    app.work.run(id, entry.macro);
    return;
  }
  const start = editor.before().length - length;
  const { text, missing } = app.quick.fill(id, entry.text);
  editor.replace(length, text);
  if (missing.length) editor.select(gap(missing[0]), start);
  app.quick.used(entry);
}
