/* One script on a page: what the server knows, what was typed since, and how the two stand to each other. Pure. */
import { missingFields } from '../lib/fields.js';

export const initialScript = () => ({
  status: 'loading', // loading | none | ready | failed
  run: null,
  answers: {}, // the server's with what was typed since
  dirty: {}, // typed, not stored yet: key → value
  saving: 'idle', // idle | saving | failed
  errors: {},
  problem: '', // what keeps the page from going on, in words
  conflicts: [], // answers that another window has changed
  busy: false,
  refusals: 0, // grows with every one
});

const without = (values, keys) => {
  const rest = {};
  Object.keys(values).forEach((key) => { if (!keys.includes(key)) rest[key] = values[key]; });
  return rest;
};

/* What was sent and has not been changed again since is stored. */
const stillDirty = (dirty, sent) => without(dirty, Object.keys(sent).filter((key) => dirty[key] === sent[key]));

function received(state, { run, sent, conflicts }) {
  const same = Boolean(state.run && run && run.id === state.run.id);
  if (same && run.revision < state.run.revision) return state; // an old answer, late
  const dirty = same && run.way ? stillDirty(state.dirty, sent || {}) : {};
  const moved = !state.run || !run || !run.way || !state.run.way || run.way.page.key !== state.run.way.page.key;
  return {
    ...state,
    status: run ? 'ready' : 'none',
    run,
    dirty,
    answers: run ? { ...run.answers, ...dirty } : {},
    errors: moved ? {} : state.errors,
    problem: moved ? '' : state.problem,
    conflicts: conflicts && conflicts.length ? conflicts : (moved ? [] : state.conflicts),
  };
}

const ACTIONS = {
  received,
  typed(state, { key, value }) {
    return {
      ...state,
      answers: { ...state.answers, [key]: value },
      dirty: { ...state.dirty, [key]: value },
      errors: without(state.errors, [key]),
      conflicts: state.conflicts.filter((one) => one !== key),
    };
  },
  forgotten: (state) => ({ ...state, dirty: {}, answers: state.run ? state.run.answers : {} }),
  saving: (state, { how }) => (state.saving === how ? state : { ...state, saving: how }),
  busy: (state, { on }) => ({ ...state, busy: on }),
  refused: (state, { errors, problem }) => ({ ...state, errors: errors || {}, problem, refusals: state.refusals + 1 }),
  failed: (state, { problem }) => (state.run ? { ...state, problem } : { ...state, status: 'failed', problem }),
};

export function reduceScript(state, action) {
  return ACTIONS[action.type] ? ACTIONS[action.type](state, action) : state;
}

/* Where one is on the way: {number, of, percent}. */
export function progress(steps) {
  const number = steps.findIndex((step) => step.state === 'now') + 1;
  return { number, of: steps.length, percent: steps.length > 1 ? Math.round((100 * (number - 1)) / (steps.length - 1)) : 100 };
}

/* Required fields of the page that are still empty. */
export const missingHere = (state) => missingFields(state.run.way.page.fields, state.answers);

/* Whether the script can still be worked with at this moment of the server's clock: it is locked at its very second. */
export const isOpen = (run, now) => run.way !== null && (run.locks_at === null || Date.parse(run.locks_at) > now);
