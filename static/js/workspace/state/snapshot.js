/* The whole picture from GET /api/v1/workspace/, at the start and after every doubt. */
import { emptyList } from './initial.js';

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
    threads: {},
    typing: {},
    queue: { ...emptyList(), project: state.queue.project },
    closed: { ...emptyList(), q: state.closed.q, project: state.closed.project },
  };
}
