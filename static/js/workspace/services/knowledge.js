/* Search in the knowledge base while the person types, hints for the client's words, the large preview. */
import { createArticleSending } from './article_sending.js';

const PATH = '/api/v1/articles/';
const REST = 140; // ms without a key before a search
const LATER = 400; // ms after somebody has saved an article; of several saves one search

export function createKnowledge(app) {
  const { store } = app;
  const state = () => store.get().knowledge;
  const sending = createArticleSending(app);
  const change = (what) => store.dispatch({ type: 'knowledge.change', change: what });
  let latest = null;
  let timer = null;
  let stale = true; // never read, or something was published since

  function params(more) {
    const asked = { ...more };
    if (state().project !== null) asked.project = state().project;
    return asked;
  }

  async function search() {
    clearTimeout(timer);
    const token = {};
    latest = token;
    stale = false;
    change({ status: 'loading' });
    try {
      const asked = params({ q: state().q });
      if (state().category) asked.category = state().category;
      const answer = await app.api.get(PATH, asked);
      if (latest === token) store.dispatch({ type: 'knowledge.found', answer });
    } catch (error) {
      if (latest !== token) return;
      stale = true;
      change({ status: 'failed', error: error.message });
      if (error.status === undefined) throw error;
    }
  }

  async function categories() {
    const { project } = state();
    try {
      const answer = await app.api.get('/api/v1/article-categories/', params());
      if (state().project === project) change({ categories: answer.results });
    } catch (error) {
      if (error.status === undefined) throw error; // the search says what is wrong; without categories it works too
    }
  }

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(search, wait);
  }

  async function suggest(key, project, text) {
    try {
      const answer = await app.api.get(PATH, { project, like: text.slice(0, 2000) });
      if (state().suggested.key === key) change({ suggested: { key, results: answer.results } });
    } catch (error) {
      if (error.status === undefined) throw error; // a hint that does not come is no loss
    }
  }

  return Object.assign(sending, {
    search,

    /* The tab is on screen for this project (null: for all of mine). */
    show(project) {
      if (project !== state().project) {
        stale = true;
        change({ project, category: '', categories: [], results: [], total: 0, corrected: null, picked: null });
      }
      if (!stale) return;
      search();
      categories();
    },

    type(q) {
      change({ q, status: 'loading', picked: null });
      soon(q ? REST : 0);
    },

    choose(category) {
      change({ category, results: [] });
      search();
    },

    pick: (id) => change({ picked: id }),
    step: (by) => store.dispatch({ type: 'knowledge.step', by }),

    /* Hints for the client's last message; `key` names the message. */
    hint(key, project, text) {
      if (state().suggested.key === key) return;
      change({ suggested: { key, results: [] } });
      if (text) suggest(key, project, text);
    },

    /* In large. From Ctrl+K it may be an article of another project of mine than the open dialog's. */
    async open(id) {
      change({ preview: { id, status: 'loading', article: null, changed: '', error: '' } });
      store.dispatch({ type: 'panel', panel: 'article' });
      const { selected } = store.get();
      await this.reread(id);
      if (selected) sending.used(selected, id, 'viewed');
    },

    async reread(id) {
      try {
        const article = await sending.read(id);
        store.dispatch({ type: 'knowledge.preview', id, change: { status: 'ready', article, changed: '' } });
      } catch (error) {
        store.dispatch({ type: 'knowledge.preview', id, change: { status: 'failed', error: error.message } });
        if (error.status === undefined) throw error;
      }
    },

    event(frame) {
      if (frame.type !== 'article.changed') return;
      stale = true;
      const { side } = store.get();
      if (side.open && side.tab === 'knowledge' && state().status !== 'idle') { soon(LATER); categories(); }
    },

    /* After a break articles may have changed unheard. */
    refresh() {
      stale = true;
      const { side } = store.get();
      if (side.open && side.tab === 'knowledge') soon(0);
    },
  });
}
