/* Keeps the draft at the server equal to the page's, and publishes it. */
import { api } from '../../lib/api.js';
import { gettext, fill } from '../../lib/i18n.js';

const PAUSE = 700;

export function createBuilderService(store, path, { onStored }) {
  let timer = null;
  let queue = Promise.resolve();

  async function save() {
    const { content, revision, changed, stored } = store.get();
    if (changed === stored) return true;
    store.dispatch({ type: 'saving', how: 'saving' });
    try {
      const draft = await api.put(`${path}draft/`, { content, revision });
      store.dispatch({ type: 'stored', draft, change: changed });
      onStored();
      return true;
    } catch (error) {
      store.dispatch({ type: 'saving', how: error.code === 'draft_moved' ? 'moved' : 'failed', problem: error.message });
      if (error.status === undefined) throw error;
      return false;
    }
  }

  function flush() {
    clearTimeout(timer);
    queue = queue.then(save, save);
    return queue;
  }

  let publishing = null;

  /* Pressed twice, it is done once. */
  function publish() {
    const over = () => { publishing = null; };
    if (publishing === null) { publishing = publishOnce(); publishing.then(over, over); }
    return publishing;
  }

  async function publishOnce() {
    if (!await flush()) return;
    try {
      const draft = await api.post(`${path}publish/`);
      store.dispatch({ type: 'published', draft, words: fill(gettext('Version %(number)s is published: calls answered from now on open it.'), { number: draft.number }) });
    } catch (error) {
      store.dispatch({ type: 'refused', problem: error.message });
      if (error.status === undefined) throw error;
    }
  }

  async function discard() {
    try {
      store.dispatch({ type: 'replaced', draft: await api.remove(`${path}draft/`) });
      onStored();
    } catch (error) {
      store.dispatch({ type: 'saving', how: 'failed', problem: error.message });
      if (error.status === undefined) throw error;
    }
  }

  async function take(file) {
    try {
      const content = JSON.parse(await new Response(file).text());
      const draft = await api.put(`${path}draft/`, { content, revision: store.get().revision });
      store.dispatch({ type: 'replaced', draft });
      store.dispatch({ type: 'toast', words: fill(gettext('The draft is now what “%(name)s” holds.'), { name: file.name }) });
      onStored();
    } catch (error) {
      const words = error instanceof SyntaxError ? gettext('The file holds no script.') : error.message;
      store.dispatch({ type: 'saving', how: 'failed', problem: words });
    }
  }

  let seen = store.get().changed;
  store.subscribe((state) => {
    if (state.changed === seen) return;
    seen = state.changed;
    clearTimeout(timer);
    if (state.changed !== state.stored && state.saving !== 'moved') timer = setTimeout(flush, PAUSE);
  });
  window.addEventListener('beforeunload', (event) => {
    const { changed, stored } = store.get();
    if (changed !== stored) { flush(); event.preventDefault(); event.returnValue = ''; }
  });

  return { flush, publish, discard, take };
}
