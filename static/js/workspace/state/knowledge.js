/* The knowledge base as this page has it: one search at a time, and the article that is open in large. Pure. */

export const emptyKnowledge = () => ({
  project: null, // whose articles are searched; null: of all projects of mine
  q: '',
  category: '',
  categories: [], // [{id, name, depth, articles}]
  status: 'idle', // 'idle' | 'loading' | 'ready' | 'failed'
  error: '',
  results: [],
  total: 0,
  corrected: null, // what was searched instead of what was typed
  picked: null, // id of the article whose actions are shown
  suggested: { key: '', results: [] }, // for the client's last message
  preview: null, // {id, status: 'loading' | 'ready' | 'failed', article, changed, error}
});

const put = (state, change) => ({ ...state, knowledge: { ...state.knowledge, ...change } });

/* While letters are typed the old results stay on screen, until the new ones are there. */
function found(state, { answer }) {
  const { picked } = state.knowledge;
  const ids = answer.results.map(({ id }) => id);
  const first = ids.length && state.knowledge.q ? ids[0] : null;
  return put(state, {
    status: 'ready', error: '', results: answer.results, total: answer.total, corrected: answer.corrected, picked: ids.includes(picked) ? picked : first,
  });
}

/* One article up or down from the picked one. */
function step(state, { by }) {
  const ids = shownArticles(state).map(({ id }) => id);
  if (ids.length === 0) return state;
  const at = ids.indexOf(state.knowledge.picked);
  return put(state, { picked: ids[at === -1 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))] });
}

/* Somebody has saved or taken away an article: who has it open is told. */
export function articleChanged(state, data) {
  const { preview } = state.knowledge;
  if (!preview || preview.id !== data.article_id || !preview.article) return state;
  const newer = !data.found || data.version > preview.article.version;
  return newer ? put(state, { preview: { ...preview, changed: data.found ? 'changed' : 'gone' } }) : state;
}

function preview(state, { id, change }) {
  const open = state.knowledge.preview;
  if (!open || open.id !== id) return state; // closed meanwhile, or another one is open
  return put(state, { preview: { ...open, ...change } });
}

/* What stands in the list: suggestions first, while nothing is asked for. */
export function shownArticles(state) {
  const { q, category, suggested, results } = state.knowledge;
  if (q || category) return results;
  const ids = suggested.results.map(({ id }) => id);
  return suggested.results.concat(results.filter(({ id }) => !ids.includes(id)));
}

export const KNOWLEDGE = {
  'knowledge.change': (state, { change }) => put(state, change),
  'knowledge.found': found,
  'knowledge.step': step,
  'knowledge.preview': preview,
};
