/* The form of an article. Pure: (state, action) → state. */

const EMPTY = {
  id: null, version: null, title: '', keywords: '', html: '', category: null, projects: [], state: 'draft', valid_from: null, valid_until: null,
};
const FIELDS = ['title', 'keywords', 'category', 'projects', 'state', 'valid_from', 'valid_until'];
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/* `stored`: what the server had when it was read; `values`: what is in the fields; `round` grows when the editor is to
   show another text than was typed into it. */
export function initialArticle(article) {
  const stored = article || EMPTY;
  return { stored, values: stored, round: 0, busy: '', error: '', errors: {}, conflict: null, preview: null };
}

/* Fields that I changed stay mine; the others are as they were saved meanwhile. */
export function mergeFields(base, mine, theirs) {
  const merged = { ...theirs };
  FIELDS.forEach((name) => { if (!same(base[name], mine[name])) merged[name] = mine[name]; });
  return merged;
}

const withText = (state, stored, values) => ({
  ...state, stored, values, conflict: null, error: '', errors: {}, round: state.round + 1,
});

/* The answer to two people's changes: 'merged' and 'theirs' are looked at before they are saved, 'mine' is what it is. */
function resolve(state, { choice }) {
  const { article: theirs, merged } = state.conflict;
  if (choice === 'theirs') return withText(state, theirs, theirs);
  const fields = mergeFields(state.stored, state.values, theirs);
  const html = choice === 'merged' ? merged.html : state.values.html;
  const values = choice === 'mine' ? { ...state.values, version: theirs.version } : { ...fields, html };
  return withText(state, theirs, { ...values, version: theirs.version });
}

const ACTIONS = {
  change: (state, { change }) => ({ ...state, values: { ...state.values, ...change }, errors: without(state.errors, change) }),
  busy: (state, { busy }) => ({ ...state, busy, error: '', errors: busy ? {} : state.errors }),
  saved: (state, { article }) => ({ ...state, stored: article, values: { ...article, html: state.values.html }, busy: '', error: '', errors: {} }),
  failed: (state, { error, errors }) => ({ ...state, busy: '', error, errors }),
  conflict: (state, { conflict }) => ({ ...state, busy: '', conflict }),
  resolve,
  'conflict.close': (state) => ({ ...state, conflict: null }),
  preview: (state, { preview }) => ({ ...state, preview }),
};

function without(errors, change) {
  const rest = { ...errors };
  Object.keys(change).forEach((name) => { delete rest[name]; });
  return rest;
}

export const reduceArticle = (state, action) => ACTIONS[action.type](state, action);

/* An empty editor holds an empty paragraph: nothing is written there. */
const plain = (values) => ({ ...values, html: /[^\s\u00a0]/.test(values.html.replace(/<(?!img)[^>]*>|&nbsp;/g, '')) ? values.html : '', version: 0, updated_at: 0, updated_by: 0 });

export const isChanged = ({ stored, values }) => !same(plain(stored), plain(values));

/* An article belongs to one company: that of the first chosen project, 0 before one is chosen. */
export function companyOf(values, projects) {
  const first = projects.find((project) => values.projects.includes(project.id));
  return first ? first.company : 0;
}
