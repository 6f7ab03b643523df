/* All actions of AgentZone. Pure: (state, action) → state. */
import { mailChange, mailEvent } from './mail.js';
import { lookOf, may, shapeOf } from './panel.js';

/* Whatever was on its way is over as soon as the panel looks otherwise. */
function withVoice(state, voice) {
  const next = { ...state, voice };
  const over = state.acting && lookOf(next) !== state.acting.before;
  const answered = ['ring', 'dial'].includes(shapeOf(state)) && shapeOf(next) === 'talk';
  const handing = state.handing && (may(next, 'transfer') || may(next, 'consult'));
  return {
    ...next,
    handing,
    targets: handing ? state.targets : null,
    acting: over ? null : state.acting,
    tab: answered ? 'home' : state.tab, // the page of the call opens by itself (A9)
  };
}

const EVENTS = {
  'voice.changed': (state, { voice }) => withVoice(state, voice),
  'status.changed': (state, { status, since, forced }) => ({
    ...state,
    status: status && { ...status, name: (state.statuses.find((one) => one.id === status.id) || status).name },
    statusSince: status ? since : null,
    statusForced: Boolean(status) && forced,
  }),
  'greeting.changed': (state, { greeting }) => ({ ...state, greeting }),
  'script.changed': (state, { current, current_call: call, incomplete }) => ({ ...state, scripts: { ...state.scripts, open: current, open_call: call, incomplete } }),
  'preferences.changed': (state, { preferences }) => ({ ...state, preferences: { ...state.preferences, ...preferences } }),
  'assignment.started': (state) => ({ ...state, chats: state.chats + 1 }),
  'assignment.ended': (state) => ({ ...state, chats: Math.max(0, state.chats - 1) }),
};

function applySnapshot(state, snapshot) {
  return {
    ...withVoice(state, snapshot.voice),
    phase: 'ready',
    error: '',
    acting: null,
    me: snapshot.me,
    version: snapshot.version,
    preferences: snapshot.preferences,
    status: snapshot.status,
    statusSince: snapshot.status_since,
    statusForced: snapshot.status_forced,
    statuses: snapshot.statuses,
    projects: snapshot.projects,
    chats: snapshot.chats,
    greeting: snapshot.greeting,
    scripts: { ...state.scripts, ...snapshot.scripts },
    today: snapshot.today,
    todayFailed: '',
  };
}

const ACTIONS = {
  snapshot: (state, { snapshot }) => applySnapshot(state, snapshot),
  phase: (state, { phase, error }) => ({ ...state, phase, error: error || '' }),
  event: (state, { frame }) => {
    if (frame.type.startsWith('mail.')) return { ...state, mail: mailEvent(state.mail, frame, state.me.id) };
    return EVENTS[frame.type] ? EVENTS[frame.type](state, frame.data) : state;
  },
  mail: (state, { change }) => ({ ...state, mail: mailChange(state.mail, change) }),
  connection: (state, { connection }) => ({ ...state, connection: { ...state.connection, ...connection } }),
  acting: (state, { name }) => ({ ...state, acting: name ? { name, before: lookOf(state) } : null }),
  status: (state, { status, since }) => ({ ...state, status, statusSince: since, statusForced: false }),
  preferences: (state, { preferences }) => ({ ...state, preferences: { ...state.preferences, ...preferences } }),
  today: (state, { today, error }) => ({ ...state, today: today || state.today, todayFailed: error || '' }),
  handing: (state, { on }) => ({ ...state, handing: on, targets: null, targetsFailed: '' }),
  targets: (state, { targets, error }) => ({ ...state, targets: targets || state.targets, targetsFailed: error || '' }),
  phone: (state, { phone }) => ({ ...state, phone: { ...state.phone, ...phone } }),
  page: (state, { name, page }) => ({ ...state, pages: { ...state.pages, [name]: { ...state.pages[name], ...page } } }),
  script: (state, { type, ...scripts }) => ({ ...state, scripts: { ...state.scripts, ...scripts } }),
  tab: (state, { tab }) => ({ ...state, tab, seen: { ...state.seen, [tab]: true } }),
  panel: (state, { panel }) => ({ ...state, panel }),
  announce: (state, { text }) => ({ ...state, announcement: text }),
  toast: (state, { toast }) => ({ ...state, toasts: state.toasts.concat(toast) }),
  'toast.drop': (state, { id }) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) }),
  'sound.blocked': (state, { blocked }) => ({ ...state, soundBlocked: blocked }),
};

export function reduce(state, action) {
  return ACTIONS[action.type](state, action);
}
