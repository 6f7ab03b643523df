/* The whole picture from GET /api/v1/workspace/, at the start and after every doubt. */
import { emptyList } from './initial.js';
import { pickConditions } from './work.js';

export function applySnapshot(state, snapshot) {
  const conversations = {};
  snapshot.active.forEach((conversation) => { conversations[conversation.id] = conversation; });
  const selected = state.selected && state.conversations[state.selected];
  if (selected && !conversations[selected.id]) conversations[selected.id] = selected;
  const projects = {};
  snapshot.projects.forEach((project) => { projects[project.id] = project; });
  return {
    ...state,
    phase: 'ready',
    error: '',
    me: snapshot.me,
    version: snapshot.version,
    preferences: snapshot.preferences,
    status: snapshot.status,
    statusSince: snapshot.status_since,
    statusForced: snapshot.status_forced,
    statuses: snapshot.statuses,
    projects,
    projectOrder: snapshot.projects.map((project) => project.id),
    conversations,
    active: snapshot.active.map((conversation) => conversation.id),
    drafts: snapshot.drafts,
    mentions: snapshot.mentions,
    offers: snapshot.offers || [],
    threads: {},
    typing: {},
    presence: {},
    queue: { ...emptyList(), ...pickConditions(state.queue) },
    closed: { ...emptyList(), ...pickConditions(state.closed) },
    tags: snapshot.tags,
    macros: snapshot.macros,
    filters: snapshot.filters,
    channels: snapshot.channels,
    picked: null,
  };
}
