/* Saves an article over the version that was read, uploads its pictures, asks for the preview. */
import { api, ApiError } from '../lib/api.js';
import { gettext } from '../lib/i18n.js';
import { createStore } from '../lib/store.js';
import { companyOf } from './article_state.js';

const PATH = '/api/v1/articles/';
const SHOWN = 9000;

const bodyOf = ({ title, html, keywords, projects, category, valid_from: from, valid_until: until }, state) => (
  { title, html, keywords, projects, category, state, valid_from: from, valid_until: until }
);

export function createArticleService(store, data) {
  const toasts = createStore((list, action) => (action.add ? list.concat(action.add) : list.filter(({ id }) => id !== action.drop)), []);
  let number = 0;
  let left = false;

  function toast(kind, title, text) {
    number += 1;
    const id = number;
    toasts.dispatch({ add: { id, kind, title, text, action: null } });
    setTimeout(() => toasts.dispatch({ drop: id }), SHOWN);
  }

  function failed(error) {
    if (error.status === 409 && error.errors.article) {
      store.dispatch({ type: 'conflict', conflict: error.errors });
      return;
    }
    store.dispatch({ type: 'failed', error: error.message, errors: error.errors || {} });
    window.scrollTo(0, 0);
    if (error.status === undefined) throw error;
  }

  return {
    toasts,
    drop: (id) => toasts.dispatch({ drop: id }),
    leaving: () => left,

    async save(state) {
      const { values } = store.get();
      store.dispatch({ type: 'busy', busy: state });
      try {
        const body = bodyOf(values, state);
        const saved = values.id === null ? await api.post(PATH, body) : await api.put(`${PATH}${values.id}/`, { ...body, version: values.version });
        left = true;
        window.location.assign(`/supervisor/knowledge/${saved.id}/`);
      } catch (error) {
        failed(error);
      }
    },

    async preview() {
      try {
        store.dispatch({ type: 'preview', preview: await api.post(`${PATH}preview/`, { html: store.get().values.html }) });
      } catch (error) {
        failed(error);
      }
    },

    upload(file) {
      const company = companyOf(store.get().values, data.projects);
      if (!company) return Promise.reject(new ApiError(400, { detail: gettext('Choose a project first: pictures belong to its company.') }));
      const form = new FormData();
      form.append('file', file, file.name);
      return api.upload(`/api/v1/knowledge/companies/${company}/pictures/`, form);
    },

    refused: (error) => toast('danger', gettext('The picture was not uploaded'), error.message),
  };
}
