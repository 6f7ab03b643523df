/* The operator's tools: tags, macros, saved filters, conditions of the lists, dialogs that are picked. Pure. */

/* What a list shows; an empty condition lets everything pass. All are strings, as fields give them. */
export const noConditions = () => ({ q: '', project: '', tag: '', channel: '', waiting: '' });
export const CONDITIONS = Object.keys(noConditions());
export const pickConditions = (from) => CONDITIONS.reduce((all, name) => ({ ...all, [name]: from[name] || '' }), {});
export const isFiltered = (conditions) => CONDITIONS.some((name) => conditions[name]);

/* The conditions of the list on a tab. */
export function conditionsOf(state, tab) {
  return tab === 'active' ? { ...state.conditions, q: state.filter } : pickConditions(state[tab]);
}

const SCOPES = { active: 'active', queue: 'queue', closed: 'all' };
export const scopeOf = (tab) => SCOPES[tab];
const text = (value) => (value === null || value === undefined ? '' : String(value));
export const fromSaved = (saved) => CONDITIONS.reduce((all, name) => ({ ...all, [name]: text(saved[name]) }), {});
export const toSaved = (conditions) => {
  const number = (value) => (value === '' ? null : Number(value));
  const { q, project, tag, channel, waiting } = conditions;
  return { q, channel, project: number(project), tag: number(tag), waiting: number(waiting) };
};

export const sameConditions = (a, b) => CONDITIONS.every((name) => (a[name] || '') === (b[name] || ''));

/* Whether a card passes, without the text: state/select.js compares that. */
export function meets(conversation, conditions, now) {
  const { project, tag, channel, waiting } = conditions;
  if (project && String(conversation.project_id) !== project) return false;
  if (tag && !conversation.tags.includes(Number(tag))) return false;
  if (channel && conversation.channel.kind !== channel) return false;
  return !waiting || Boolean(conversation.waiting_since && now - Date.parse(conversation.waiting_since) >= Number(waiting) * 60000);
}

const ofHome = (list, projectId, fresh) => list.filter((one) => one.project_id !== projectId).concat(fresh);

export const tagsChanged = (state, data) => ({ ...state, tags: ofHome(state.tags, data.project_id, data.tags) });
export const macrosChanged = (state, data) => ({ ...state, macros: ofHome(state.macros, data.project_id, data.macros) });
export const filtersChanged = (state, data) => ({ ...state, filters: data.filters });

/* Tags that a dialog has, in the order of the list; what this page does not know is not shown. */
export const tagsOf = (state, conversation) => state.tags.filter((tag) => conversation.tags.includes(tag.id));

/* Tags that can be put on a dialog, or are on it. */
export const offeredTags = (state, conversation) => state.tags
  .filter((tag) => tag.project_id === conversation.project_id && (tag.is_active || conversation.tags.includes(tag.id)));

export const macrosFor = (state, conversation) => state.macros
  .filter((macro) => macro.project_id === null || macro.project_id === conversation.project_id);

/* Picking dialogs for an act on several. `picked` is null while nobody picks. */
export function pick(state, { id, on }) {
  const picked = state.picked || [];
  const without = picked.filter((one) => one !== id);
  return { ...state, picked: on ? without.concat(id) : without };
}

export const pickAll = (state, { ids }) => ({ ...state, picked: ids });
export const pickNone = (state) => (state.picked === null ? state : { ...state, picked: null });
