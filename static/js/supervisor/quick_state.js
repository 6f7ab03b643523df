/* The supervisor's list of quick messages. Pure: (state, action) → state. */

export const initialQuick = (project) => ({
  project, // id of the chosen project
  text: '', // of the filter
  status: 'loading', // 'loading' | 'ready' | 'failed' (then `error` says why)
  error: '',
  entries: [],
  form: null, // {entry} while one is made (entry null) or changed
  toasts: [],
});

/* The entries in their new order: `id` moved by `by`, or before the entry `before`. */
export function moved(entries, id, { by, before }) {
  const from = entries.findIndex((entry) => entry.id === id);
  const rest = entries.filter((entry) => entry.id !== id);
  const target = before === undefined ? from + by : rest.findIndex((entry) => entry.id === before);
  if (from < 0 || target < 0 || target > rest.length) return entries;
  return rest.slice(0, target).concat(entries[from], rest.slice(target));
}

const ACTIONS = {
  project: (state, { project }) => ({ ...state, project, status: 'loading', entries: [] }),
  text: (state, { text }) => ({ ...state, text }),
  loaded: (state, { project, entries }) => (project === state.project ? { ...state, status: 'ready', error: '', entries } : state),
  failed: (state, { error }) => ({ ...state, status: state.entries.length ? 'ready' : 'failed', error }),
  move: (state, { id, to }) => ({ ...state, entries: moved(state.entries, id, to) }),
  form: (state, { form }) => ({ ...state, form }),
  toast: (state, { toast }) => ({ ...state, toasts: state.toasts.concat(toast).slice(-4) }),
  'toast.drop': (state, { id }) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) }),
};

export const reduceQuick = (state, action) => ACTIONS[action.type](state, action);
