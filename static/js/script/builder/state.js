/* The builder: the pages of a draft and what is done to them. Pure; the server checks everything again. */
export const TYPES = ['text', 'multiline', 'number', 'date', 'time', 'choice', 'choices', 'yesno', 'check', 'phone', 'email', 'link'];
export const CHOOSING = ['choice', 'choices'];

export const initialBuilder = ({ draft, published, topics }) => ({
  content: draft.content,
  problems: draft.problems,
  number: draft.number,
  revision: draft.revision,
  state: draft.state,
  published,
  topics,
  open: draft.content.pages.length ? draft.content.pages[0].key : null,
  changed: 0, // grows with every change
  stored: 0, // the change that the server has
  saving: 'idle', // idle | saving | failed | moved
  problem: '',
  toast: '',
});

export const allFields = (content) => content.pages.reduce((found, page) => found.concat(page.fields.map((field) => ({ ...field, page: page.key }))), []);
export const isMain = (page) => page.kind !== 'objection';

/* name_1, name_2 …: the first that nothing is called by yet. */
export function freeKey(taken, name) {
  let n = 1;
  while (taken.includes(`${name}_${n}`)) n += 1;
  return `${name}_${n}`;
}

export const emptyPage = (key, title, kind) => ({ key, title, kind, say: '', hint: '', fields: [], branches: [], next: null, results: [], topics: 'off' });
export const emptyField = (key) => ({ key, title: '', type: 'text', options: [], required: false, help_text: '', show_if: null });

const withPages = (state, pages, more) => ({ ...state, content: { ...state.content, pages }, changed: state.changed + 1, ...more });
const changePage = (state, key, change) => withPages(state, state.content.pages.map((page) => (page.key === key ? { ...page, ...change } : page)));
const swapped = (list, at, to) => {
  if (at < 0 || to < 0 || to >= list.length) return list;
  const copy = list.slice();
  [copy[at], copy[to]] = [copy[to], copy[at]];
  return copy;
};

/* Moves among its own kind: steps and final pages are one row, objections another. */
function movePage(state, { key, by }) {
  const { pages } = state.content;
  const at = pages.findIndex((page) => page.key === key);
  let to = at + by;
  while (pages[to] && isMain(pages[to]) !== isMain(pages[at])) to += by;
  return pages[to] ? withPages(state, swapped(pages, at, to)) : state;
}

function removePage(state, { key }) {
  const rest = state.content.pages.filter((page) => page.key !== key).map((page) => ({
    ...page,
    branches: page.branches.filter((branch) => branch.to !== key),
    next: page.next === key ? null : page.next,
  }));
  return withPages(state, rest, { open: state.open === key && rest.length ? rest[0].key : state.open });
}

function addPage(state, { title, kind }) {
  const { pages } = state.content;
  const page = emptyPage(freeKey(pages.map((one) => one.key), 'page'), title, kind);
  const open = pages.findIndex((one) => one.key === state.open);
  const at = kind === 'step' && open >= 0 && pages[open].kind === 'step' ? open + 1 : pages.length;
  return withPages(state, [...pages.slice(0, at), page, ...pages.slice(at)], { open: page.key });
}

/* A copy of a page with fields of its own: conditions within it point to those. */
function copyPage(state, { key, title }) {
  const { pages } = state.content;
  const at = pages.findIndex((page) => page.key === key);
  const taken = allFields(state.content).map((field) => field.key);
  const names = {};
  pages[at].fields.forEach((field) => { names[field.key] = freeKey(taken, 'field'); taken.push(names[field.key]); });
  const pointed = (condition) => (condition && names[condition.key] ? { ...condition, key: names[condition.key] } : condition);
  const copy = {
    ...pages[at],
    key: freeKey(pages.map((one) => one.key), 'page'),
    title,
    fields: pages[at].fields.map((field) => ({ ...field, key: names[field.key], show_if: pointed(field.show_if) })),
    branches: pages[at].branches.map((branch) => ({ ...branch, when: pointed(branch.when) })),
  };
  return withPages(state, [...pages.slice(0, at + 1), copy, ...pages.slice(at + 1)], { open: copy.key });
}

const fieldsOf = (state, page) => state.content.pages.find((one) => one.key === page).fields;
const changeField = (state, { page, key, change }) => changePage(state, page, {
  fields: fieldsOf(state, page).map((field) => (field.key === key ? { ...field, ...change } : field)),
});

/* A field's key is changed wherever it is named: in conditions, and in texts as {{answer.key}}. */
function renameField(state, { from, to }) {
  const named = (condition) => (condition && condition.key === from ? { ...condition, key: to } : condition);
  const variable = new RegExp(`\\{\\{\\s*answer\\.${from}\\s*\\}\\}`, 'g');
  const said = (text) => text.replace(variable, `{{answer.${to}}}`);
  return withPages(state, state.content.pages.map((page) => ({
    ...page,
    say: said(page.say),
    hint: said(page.hint),
    fields: page.fields.map((field) => ({ ...field, key: field.key === from ? to : field.key, show_if: named(field.show_if) })),
    branches: page.branches.map((branch) => ({ ...branch, when: named(branch.when) })),
  })));
}

const ACTIONS = {
  open: (state, { key }) => ({ ...state, open: key }),
  'page.add': addPage,
  'page.copy': copyPage,
  'page.change': (state, { key, change }) => changePage(state, key, change),
  'page.move': movePage,
  'page.remove': removePage,
  'field.add': (state, { page }) => changePage(state, page, {
    fields: [...fieldsOf(state, page), emptyField(freeKey(allFields(state.content).map((field) => field.key), 'field'))],
  }),
  'field.change': changeField,
  'field.rename': renameField,
  'field.move': (state, { page, key, by }) => {
    const fields = fieldsOf(state, page);
    const at = fields.findIndex((field) => field.key === key);
    return changePage(state, page, { fields: swapped(fields, at, at + by) });
  },
  'field.remove': (state, { page, key }) => changePage(state, page, { fields: fieldsOf(state, page).filter((field) => field.key !== key) }),
  content: (state, { content }) => ({ ...state, content, changed: state.changed + 1, open: content.pages.length ? content.pages[0].key : null }),
  saving: (state, { how, problem }) => ({ ...state, saving: how, problem: problem || '' }),
  /* What the server has; the change it answers to is `stored`. */
  stored: (state, { draft, change }) => ({
    ...state, revision: draft.revision, number: draft.number, state: draft.state, problems: draft.problems, stored: change, saving: 'idle', problem: '',
  }),
  replaced: (state, { draft }) => ({
    ...initialBuilder({ draft, published: state.published, topics: state.topics }), changed: state.changed + 1, stored: state.changed + 1,
  }),
  published: (state, { draft, words }) => ({ ...state, state: draft.state, number: draft.number, revision: draft.revision, problems: [], published: draft.number, toast: words, problem: '' }),
  refused: (state, { problem }) => ({ ...state, problem }),
  toast: (state, { words }) => ({ ...state, toast: words }),
};

export function reduceBuilder(state, action) {
  return ACTIONS[action.type] ? ACTIONS[action.type](state, action) : state;
}

/* What can be named in a condition of this field: those before it on its page, and all of the other main pages. */
export function conditionFields(content, pageKey, fieldKey) {
  const page = content.pages.find((one) => one.key === pageKey);
  const at = page.fields.findIndex((field) => field.key === fieldKey);
  const here = at < 0 ? page.fields : page.fields.slice(0, at);
  const others = content.pages.filter((one) => one.key !== pageKey && isMain(one));
  return [...here, ...others.reduce((found, one) => found.concat(one.fields), [])];
}

/* The answers that can be chosen in a condition; null where they are free. */
export function answersOf(field) {
  if (!field) return null;
  if (field.type === 'yesno' || field.type === 'check') return ['yes', 'no'];
  return CHOOSING.includes(field.type) ? field.options : null;
}
