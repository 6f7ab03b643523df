/* The lists of waiting and of closed dialogs: pages, search, and staying fresh. */
import { CONDITIONS } from '../state/work.js';

// What a waiting client adds, and what colleagues close, comes by no stream of ours: a list on screen is read again.
const REFRESH = { queue: 5000, closed: 20000 };

export function createLists(app) {
  const { store } = app;
  const tokens = {};

  function query(list) {
    const params = { scope: list === 'closed' ? 'all' : 'queue', limit: 30 };
    CONDITIONS.forEach((name) => { if (store.get()[list][name]) params[name] = store.get()[list][name]; });
    return params;
  }

  async function load(list, more) {
    const token = {};
    tokens[list] = token;
    const before = store.get()[list];
    const append = more === 'more';
    if (append && !before.next) return;
    if (!append && before.status !== 'ready') store.dispatch({ type: 'list.change', list, change: { status: 'loading' } });
    if (append) store.dispatch({ type: 'list.change', list, change: { status: 'more' } });
    try {
      const params = query(list);
      if (append) params.after = before.next;
      const answer = await app.api.get('/api/v1/conversations/', params);
      if (tokens[list] !== token) return;
      const heard = new Set(answer.results.map((c) => c.id).filter(app.live.hearing));
      store.dispatch({ type: 'list.loaded', list, answer, append, heard });
    } catch (error) {
      if (tokens[list] !== token) return;
      const status = before.ids.length ? 'ready' : 'failed';
      store.dispatch({ type: 'list.change', list, change: { status, error: error.message } });
      if (error.status === undefined) throw error;
    }
  }

  const visible = (list) => store.get().tab === list && !document.hidden;

  Object.keys(REFRESH).forEach((list) => setInterval(() => {
    // A list that was paged on is left alone: reading its first page again would throw the rest away.
    if (visible(list) && store.get()[list].status === 'ready' && store.get()[list].ids.length <= 30) load(list);
  }, REFRESH[list]));

  return {
    load,
    more: (list) => load(list, 'more'),
    filter(list, change) {
      store.dispatch({ type: 'list.change', list, change: { ...change, status: 'loading', ids: [], next: null } });
      load(list);
    },
    /* The tab was opened, or the line is back. */
    refresh() {
      const { tab } = store.get();
      if (tab !== 'active') load(tab);
    },
  };
}
