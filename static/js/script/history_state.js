/* «История звонков» on a page. Pure. */
export const initialHistory = () => ({
  show: 'incomplete', // incomplete | completed | all
  status: 'loading', // loading | ready | closed | failed
  rows: [],
  next: null,
  incomplete: 0,
  busy: false,
  problem: '',
});

const ACTIONS = {
  show: (state, { show }) => ({ ...state, show, status: 'loading', rows: [], next: null }),
  busy: (state, { on }) => ({ ...state, busy: on }),
  failed: (state, { status, problem }) => ({ ...state, status, problem, busy: false }),
  /* The first page anew, or the one after it. An answer to another tab than the present one is late. */
  read(state, { show, answer, more }) {
    if (show !== state.show) return state;
    const known = new Set(state.rows.map((row) => row.id));
    const rows = more ? [...state.rows, ...answer.results.filter((row) => !known.has(row.id))] : answer.results;
    return { ...state, status: 'ready', rows, next: answer.next, incomplete: answer.incomplete, busy: false, problem: '' };
  },
  counted: (state, { incomplete }) => (state.incomplete === incomplete ? state : { ...state, incomplete }),
};

export function reduceHistory(state, action) {
  return ACTIONS[action.type] ? ACTIONS[action.type](state, action) : state;
}

/* The row as it is at this moment of the server's clock: a script is locked at its very second. */
export function stateOf(run, now) {
  if (run === null) return 'none';
  return run.state === 'incomplete' && Date.parse(run.locks_at) <= now ? 'locked' : run.state;
}

/* What is on screen now: an incomplete script whose time is over is none any more. */
export const rowsNow = (state, now) => (state.show === 'incomplete'
  ? state.rows.filter((row) => stateOf(row.run, now) === 'incomplete') : state.rows);

/* For the badge: those that have become locked since the count are not to be finished. */
export function countNow(state, now) {
  const over = state.rows.filter((row) => row.run && row.run.state === 'incomplete' && stateOf(row.run, now) === 'locked').length;
  return Math.max(0, state.incomplete - over);
}
