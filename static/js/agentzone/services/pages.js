/* What tabs read by themselves: statistics, news, links. News are read in the background too, for the mark on their tab. */
import { onTick } from '../../lib/clock.js';

const EVERY = 60000;

export function createPages(app) {
  const { store } = app;
  const turns = {}; // a later reading makes the ones before it void
  let newsAt = 0;

  const put = (name, page) => store.dispatch({ type: 'page', name, page });

  /* The old content stays while the new one comes. */
  async function read(name, path, params) {
    const mine = (turns[name] || 0) + 1;
    turns[name] = mine;
    const old = store.get().pages[name];
    if (!old || old.status !== 'ready') put(name, { status: 'loading', error: '' });
    try {
      const data = await app.api.get(path, params);
      if (turns[name] === mine) put(name, { status: 'ready', data, error: '' });
    } catch (error) {
      if (error.status === undefined) throw error;
      if (turns[name] === mine) put(name, { status: old && old.data ? 'ready' : 'failed', error: error.message });
    }
  }

  function news() {
    newsAt = Date.now();
    return read('news', '/api/v1/me/news/');
  }

  async function newsRead(id) {
    try {
      const data = await app.api.post(`/api/v1/me/news/${id}/read/`);
      turns.news = (turns.news || 0) + 1; // a reading that is under way knows less
      put('news', { status: 'ready', data, error: '' });
    } catch (error) {
      app.notices.failed(error);
      if (error.status === 404) news(); // it was taken away meanwhile
    }
  }

  onTick(() => {
    if (store.get().phase === 'ready' && !document.hidden && Date.now() - newsAt >= EVERY) news();
  });

  return {
    news,
    newsRead,
    links: () => read('links', '/api/v1/me/links/'),
    statistics: (params) => read('statistics', '/api/v1/me/statistics/', params),
  };
}
