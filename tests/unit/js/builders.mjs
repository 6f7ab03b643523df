/* Small whole objects of docs/workspace-api.md for tests. */
import { reduce } from '../../../static/js/workspace/state/reduce.js';
import { initialState } from '../../../static/js/workspace/state/initial.js';

export const AT = '2026-11-22T12:00:00.000Z';
export const at = (seconds) => new Date(Date.parse(AT) + seconds * 1000).toISOString();

export const client = (id, name) => ({ id, name, number: id, initials: '', avatar_hue: 1, phone: '', email: '', locale: '', first_seen_at: AT });

export const conversation = (id, changes) => ({
  id, state: 'assigned', epoch: 1, project_id: 1, project_name: 'Тёплый дом', channel: { id: 1, kind: 'widget', name: 'Сайт' },
  client: client(7, 'Елена Воронцова'), agent: { id: 5, name: 'Анна Березина' }, contact_id: 'k', session_started_at: AT, enqueued_at: null,
  first_message_at: AT, waiting_since: null, last_message: null, last_number: 0, unread: 0, read_by_agent: 0, read_by_visitor: 0,
  delivered_to_visitor: 0, closed_at: null, closed_by: null, page: null, snoozed_until: null, tags: [],
  changes: { edit: 900, delete: 900, note: 900 }, ...changes,
});

export const message = (number, author, text, changes) => ({
  id: `m${number}`, number, author, agent: author === 'agent' ? { id: 5, name: 'Анна Березина' } : null, kind: 'text', text, html: '', quote: null, edited_at: null, deleted: false, event: null,
  at: at(number), delivery: author === 'client' ? 'delivered' : 'sent', error: '', contact_id: 'k', ...changes,
});

export const project = (id, changes) => ({
  id, name: `Проект ${id}`, company: 'К', color: '#000000', waiting: 0, oldest_enqueued_at: null, chat_limit: 5, level: 1, warn_seconds: 60, alarm_seconds: 180, ...changes,
});

export const snapshot = (active, changes) => ({
  me: { id: 5, name: 'Анна Березина' }, preferences: {}, status: null, status_since: null, status_forced: false, statuses: [],
  projects: [project(1)], active, drafts: {}, mentions: [], tags: [], macros: [], filters: [], channels: [], streams: {}, now: AT, version: '1', ...changes,
});

export const frame = (s, q, type, data) => ({ op: 'event', s, q, type, at: AT, data });

export const run = (state, ...actions) => actions.reduce(reduce, state);
export const events = (state, ...frames) => frames.reduce((s, f) => reduce(s, { type: 'event', frame: f }), state);
export const start = (active, changes) => run(initialState(), { type: 'snapshot', snapshot: snapshot(active, changes) });

export const detail = (conv, messages, cursor) => ({ conversation: conv, messages, has_earlier: false, cursor, draft: { text: '', html: '', note: false, quote: null, version: 0 } });
