// From the state to the list of rows the log shows. Pure: the same state gives the same rows.
import { isMine, isTheirs } from './messages.js';

const TOGETHER = 5 * 60 * 1000; // ms between bubbles of one group

function systemText(message, t) {
  const event = message.event || {};
  const agent = event.agent || message.agent || {};
  const name = typeof agent === 'string' ? agent : agent.name;
  if (event.code === 'assigned') return name ? t('assigned', { name }) : t('assignedNoName');
  if (event.code === 'closed') return t('closed');
  if (event.code === 'rated') return t('thanks', { score: event.score });
  return message.kind === 'event' ? '' : message.text;
}

/** Stored messages and, below them, what is still in the outbox. */
function entries(state, t, team) {
  const ids = new Set(state.messages.map((message) => message.id));
  const stored = state.messages.map((message) => {
    const at = new Date(message.at);
    if (isMine(message)) return { id: message.id, side: 'out', text: message.text, files: message.attachments, at, mark: message.delivery };
    if (isTheirs(message)) {
      const name = (message.agent && message.agent.name) || team;
      return { id: message.id, side: 'in', text: message.text, files: message.attachments, at, name, number: message.number };
    }
    return { id: message.id, side: 'sys', text: systemText(message, t), at };
  });
  const waiting = state.outbox
    .filter((item) => !ids.has(item.id))
    .map((item) => {
      const mark = item.error ? 'failed' : 'queued';
      return { id: item.id, side: 'out', text: item.text, files: item.files, at: new Date(item.at), mark };
    });
  return stored.filter((entry) => entry.text || (entry.files && entry.files.length)).concat(waiting);
}

const joins = (a, b) =>
  a && b && a.side === b.side && a.name === b.name && a.mark !== 'failed' && b.at - a.at < TOGETHER &&
  a.day === b.day && !b.fresh;

/** Rows: {key, type: 'day'|'fresh'|'sys'|'msg'|'greeting', …}. */
export function buildRows(state, t, now) {
  const team = state.config.team_name || state.config.name;
  const rows = [];
  if (!state.hasEarlier) {
    const text = (state.invited && state.invited.text) || state.config.greeting || t('hello');
    rows.push({ key: 'greeting', type: 'msg', side: 'in', text, name: team, first: true, last: true });
  }
  const list = entries(state, t, team);
  list.forEach((entry) => {
    entry.day = entry.at.toDateString();
    entry.fresh = state.unreadFrom > 0 && entry.number === state.unreadFrom;
  });
  list.forEach((entry, i) => {
    const previous = list[i - 1];
    if (!previous || previous.day !== entry.day) {
      rows.push({ key: 'day:' + entry.day, type: 'day', text: t.day(entry.at, now) });
    }
    if (entry.fresh) rows.push({ key: 'fresh', type: 'fresh', text: t('fresh') });
    const base = { key: entry.id, id: entry.id, text: entry.text, files: entry.files, time: t.time(entry.at) };
    if (entry.side === 'sys') {
      rows.push(Object.assign(base, { type: 'sys' }));
      return;
    }
    const first = !joins(previous, entry);
    const last = !joins(entry, list[i + 1]);
    rows.push(Object.assign(base, { type: 'msg', side: entry.side, name: entry.name || '', mark: entry.mark || '', first, last }));
  });
  return rows;
}
