/* Search in the knowledge base while the person types, suggestions, and what is done with an article in a dialog. */
import { gettext, fill } from '../../lib/i18n.js';
import { htmlOf } from '../../lib/rich.js';
import { isMine } from '../state/select.js';

const PATH = '/api/v1/articles/';
const REST = 140; // ms without a key before a search
const LATER = 400; // ms after somebody has saved an article; of several saves one search
const LONGEST = 4000;

export function createKnowledge(app) {
  const { store } = app;
  const state = () => store.get().knowledge;
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

  async function read(id) {
    return app.api.get(`${PATH}${id}/`, params());
  }

  async function used(id, how) {
    try {
      await app.api.post(`/api/v1/conversations/${store.get().selected}/articles/`, { article: id, how });
    } catch (error) {
      if (error.status === undefined) throw error; // a count that is lost is no loss
    }
  }

  /* The article's pictures as files, where the dialog takes any. One that does not come is said, and does not stop the rest. */
  async function pictures(article, dialog) {
    const limits = store.get().conversations[dialog].files;
    if (!limits || !limits.types.includes('image')) return [];
    const files = await Promise.all(article.pictures.map(async ({ url, name }) => {
      try {
        const answer = await fetch(url, { credentials: 'same-origin' });
        if (!answer.ok) throw new Error(url);
        const blob = await answer.blob();
        return new File([blob], `${name || gettext('picture')}.${blob.type === 'image/jpeg' ? 'jpg' : 'png'}`, { type: blob.type });
      } catch (error) {
        app.notices.toast('info', gettext('A picture of the article could not be read'), gettext('The text goes without it.'));
        return null;
      }
    }));
    return files.filter(Boolean);
  }

  /* The article as it is now, or null with a word about why not. */
  async function fresh(id) {
    const open = state().preview;
    if (open && open.id === id && open.article && !open.changed) return open.article;
    try {
      return await read(id);
    } catch (error) {
      app.notices.failed(error, gettext('The article could not be read'));
      return null;
    }
  }

  return {
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

    async open(id) {
      change({ preview: { id, status: 'loading', article: null, changed: '', error: '' } });
      store.dispatch({ type: 'panel', panel: 'article' });
      await this.reread(id);
      if (store.get().selected) used(id, 'viewed');
    },

    async reread(id) {
      try {
        const article = await read(id);
        store.dispatch({ type: 'knowledge.preview', id, change: { status: 'ready', article, changed: '' } });
      } catch (error) {
        store.dispatch({ type: 'knowledge.preview', id, change: { status: 'failed', error: error.message } });
        if (error.status === undefined) throw error;
      }
    },

    /* May something be sent now? */
    canSend() {
      const now = store.get();
      return Boolean(now.selected && isMine(now, now.conversations[now.selected]));
    },

    /* At once, with its title. A text that no message can hold goes to the field, to be cut there. */
    async send(id) {
      const { selected } = store.get();
      const article = await fresh(id);
      if (!article || store.get().selected !== selected || !this.canSend()) return false;
      const text = article.text ? `${article.title}\n\n${article.text}` : article.title;
      if (text.length > LONGEST) {
        app.notices.toast('info', gettext('The article is too long for one message'), gettext('It is in the field now: cut it, and send it in parts.'));
        return this.insert(id, 'edited');
      }
      const files = await pictures(article, selected);
      const content = { text, html: `<b>${htmlOf(article.title)}</b>${article.message ? `<br><br>${article.message}` : ''}` };
      if (files.length) content.attachments = app.uploads.add(selected, files, { tray: false });
      app.outbox.send(selected, content);
      app.notices.announce(fill(gettext('Sent: %(title)s'), { title: article.title }));
      used(id, 'sent');
      return true;
    },

    /* To where the caret is in the message field, to be changed there. */
    async insert(id, how) {
      const { selected } = store.get();
      const article = await fresh(id);
      const files = article ? await pictures(article, selected) : [];
      const { composer } = app;
      if (!article || !composer || composer.id !== selected) return false;
      composer.editor.insertHtml(article.message || htmlOf(article.title));
      if (files.length) app.uploads.add(selected, files);
      used(id, how || 'inserted');
      return true;
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
  };
}
