/* Quick messages as this page keeps them: whole lists, by the project's id or 'mine'. */

/* list: {status: 'loading' | 'ready' | 'failed', entries} */
export function quickLoaded(state, { key, entries }) {
  return { ...state, quick: { ...state.quick, [key]: { status: 'ready', entries } } };
}

export function quickStatus(state, { key, status }) {
  const before = state.quick[key];
  return { ...state, quick: { ...state.quick, [key]: { entries: before ? before.entries : [], status } } };
}

/* One of the lists was used or changed here: shown at once, the server's list comes behind it. */
export function quickUsed(state, { key, id }) {
  const list = state.quick[key];
  if (!list) return state;
  const entries = list.entries.map((entry) => (entry.id === id ? { ...entry, uses: entry.uses + 1 } : entry));
  return { ...state, quick: { ...state.quick, [key]: { ...list, entries } } };
}

export const keyOf = (entry) => (entry.project_id === null ? 'mine' : entry.project_id);
