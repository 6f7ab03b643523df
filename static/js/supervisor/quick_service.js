/* Reads the list (an ETag keeps repeats cheap), stays fresh while the page is looked at, and changes it. */
import { api } from '../lib/api.js';
import { gettext } from '../lib/i18n.js';

const PATH = '/api/v1/quick-messages/';
const REFRESH = 10000;
const SHOWN = 8000;
let number = 0;

export function createQuickService(store) {
  async function load() {
    const { project } = store.get();
    try {
      const answer = await api.get(PATH, { project });
      store.dispatch({ type: 'loaded', project, entries: answer.results });
    } catch (error) {
      store.dispatch({ type: 'failed', error: error.message });
      if (error.status === undefined) throw error;
    }
  }

  function toast(kind, title, text, action) {
    number += 1;
    const id = number;
    store.dispatch({ type: 'toast', toast: { id, kind, title, text: text || '', action: action || null } });
    setTimeout(() => store.dispatch({ type: 'toast.drop', id }), SHOWN);
  }

  /* Runs an act, tells what the server refused, and shows the list as it is then. */
  async function act(what) {
    try {
      await what();
    } catch (error) {
      toast('danger', gettext('It did not work'), error.message);
      if (error.status === undefined) throw error;
    }
    await load();
  }

  const restore = (entry) => act(() => api.post(`${PATH}${entry.id}/restore/`));

  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });
  setInterval(() => { if (!document.hidden && !store.get().form) load(); }, REFRESH);

  return {
    load,
    choose(project) { store.dispatch({ type: 'project', project }); load(); },
    move(id, to) {
      const before = store.get().entries;
      store.dispatch({ type: 'move', id, to });
      const { entries, project } = store.get();
      if (entries === before) return undefined;
      return act(() => api.post(`${PATH}order/`, { project, ids: entries.map((entry) => entry.id) }));
    },
    /* Throws what the server refuses, for the form to show. */
    async save(entry, values) {
      if (entry) await api.put(`${PATH}${entry.id}/`, values);
      else await api.post(PATH, { ...values, project: store.get().project });
      await load();
    },
    remove(entry) {
      return act(async () => {
        await api.remove(`${PATH}${entry.id}/`);
        toast('success', gettext('The quick message is deleted'), entry.title, { label: gettext('Undo'), run: () => restore(entry) });
      });
    },
  };
}
