/* Live calls as a supervisor sees them. Pure. */
import { noPhone, noVoice } from '../../agentzone/state/initial.js';

export function initialState() {
  return {
    phase: 'loading', // 'loading' | 'ready' | 'failed' (then `error` says why) | 'signedout' | 'refused'
    error: '',
    me: null,
    preferences: {},
    statuses: [],
    voice: noVoice(), // the supervisor's own panel: his device, and the call that it is at
    phone: noPhone(), // the softphone in this page
    calls: [], // of docs/telephony.md, oldest first
    project: 0, // id of the one that is looked at; 0: all
    acting: '', // «call act» that is on its way to the server
    ending: null, // id of the call whose end was asked for and not confirmed yet
    forcing: null, // the operator whose status is being chosen
    connection: { state: 'connecting', since: null, retryAt: null },
    toasts: [],
    announcement: '',
  };
}

const EVENTS = {
  'voice.changed': (state, { voice }) => ({ ...state, voice }),
  'preferences.changed': (state, { preferences }) => ({ ...state, preferences: { ...state.preferences, ...preferences } }),
};

/* What is gone takes along what was asked about it. */
function withCalls(state, calls) {
  const there = calls.some((call) => call.id === state.ending);
  return { ...state, calls, ending: there ? state.ending : null };
}

const ACTIONS = {
  snapshot: (state, { snapshot }) => ({
    ...withCalls(state, snapshot.calls),
    phase: 'ready', error: '', me: snapshot.me, preferences: snapshot.preferences, statuses: snapshot.statuses, voice: snapshot.voice,
  }),
  phase: (state, { phase, error }) => ({ ...state, phase, error: error || '' }),
  connection: (state, { connection }) => ({ ...state, connection: { ...state.connection, ...connection } }),
  event: (state, { frame }) => (EVENTS[frame.type] ? EVENTS[frame.type](state, frame.data) : state),
  calls: (state, { calls }) => withCalls(state, calls),
  phone: (state, { phone }) => ({ ...state, phone: { ...state.phone, ...phone } }),
  project: (state, { project }) => ({ ...state, project }),
  acting: (state, { acting }) => ({ ...state, acting }),
  ending: (state, { id }) => ({ ...state, ending: id }),
  forcing: (state, { agent }) => ({ ...state, forcing: agent }),
  toast: (state, { toast }) => ({ ...state, toasts: state.toasts.concat(toast).slice(-4) }),
  'toast.drop': (state, { id }) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) }),
  announce: (state, { text }) => ({ ...state, announcement: text }),
};

export const reduce = (state, action) => ACTIONS[action.type](state, action);

/* The projects that have calls now, and the one that is looked at, by name. */
export function projectsOf({ calls }) {
  const found = new Map(calls.map(({ project }) => [project.id, project]));
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/* A project that has no calls any more hides none of the others. */
export function shownCalls(state) {
  const known = state.calls.some((call) => call.project.id === state.project);
  return known ? state.calls.filter((call) => call.project.id === state.project) : state.calls;
}

const WAITS = ['queued', 'offered']; // on the line
const ORDERED = ['ordered', 'asked']; // at home, to be called back
const TALKS = ['talking', 'passed'];

/* {all, waits, ordered, talks, held, longest: since when the client waits on the line who has waited longest, or null} */
export function numbersOf(calls) {
  const waiting = calls.filter((call) => WAITS.includes(call.state));
  const longest = waiting.map((call) => call.arrived_at).sort()[0] || null;
  return {
    all: calls.length, waits: waiting.length, ordered: calls.filter((call) => ORDERED.includes(call.state)).length, talks: calls.filter((call) => TALKS.includes(call.state)).length,
    held: calls.filter((call) => call.state === 'held').length, longest,
  };
}

/* Why nobody can be listened to: 'bare' (no device) | 'silent' (it is not connected) | 'busy' (in a call of his own) | ''. */
export function hindrance({ voice }) {
  if (!voice.device) return 'bare';
  if (voice.call) return 'busy';
  return voice.device.online ? '' : 'silent';
}
