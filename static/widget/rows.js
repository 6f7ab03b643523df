// From the state to the list of rows the log shows. Pure: the same state gives the same rows.
import { isMine, isTheirs } from './messages.js';

const TOGETHER = 5 * 60 * 1000; // ms between bubbles of one group

function systemText(message, t) {
  const event = message.event || {};
  const { name } = event.agent || message.agent || {};
  if (event.code === 'assigned') return name ? t('assigned', { name }) : t('assignedNoName');
  if (event.code === 'closed') return t('closed');
  if (event.code === 'rated') return t('thanks', { score: event.score });
  return message.kind === 'event' ? '' : message.text;
}

/** May he still change (`edit_seconds`) or take back (`delete_seconds`) his message? The server has the last word. */
function mayChange(state, message, at, now, seconds) {
  const closed = state.conversation && state.conversation.state === 'closed';
  return !closed && !message.deleted && now - at < (state.config[seconds] || 0) * 1000;
}

const said = (message) => ({
  text: message.text, html: message.html, quote: message.quote, files: message.attachments, number: message.number,
  edited: Boolean(message.edited_at), deleted: message.deleted,
});

/** Stored messages and, below them, what is still in the outbox. */
function entries(state, t, team, now) {
  const ids = new Set(state.messages.map((message) => message.id));
  const stored = state.messages.map((message) => {
    const at = new Date(message.at);
    if (isMine(message)) {
      const edit = !(message.attachments || []).length && mayChange(state, message, at, now, 'edit_seconds');
      const own = { id: message.id, side: 'out', at, mark: message.delivery, edit, del: mayChange(state, message, at, now, 'delete_seconds') };
      return Object.assign(own, said(message));
    }
    if (isTheirs(message)) {
      const name = (message.agent && message.agent.name) || team;
      return Object.assign({ id: message.id, side: 'in', at, name, agent: message.agent }, said(message));
    }
    return { id: message.id, side: 'sys', text: systemText(message, t), at };
  });
  const waiting = state.outbox
    .filter((item) => !ids.has(item.id))
    .map((item) => {
      const mark = item.error ? 'failed' : 'queued';
      return { id: item.id, side: 'out', text: item.text, quote: item.quote, files: item.files, at: new Date(item.at), mark };
    });
  return stored.filter((entry) => entry.text || entry.deleted || (entry.files && entry.files.length)).concat(waiting);
}

const joins = (a, b) =>
  a && b && a.side === b.side && a.name === b.name && a.mark !== 'failed' && b.at - a.at < TOGETHER &&
  a.day === b.day && !b.fresh;

/** Rows: {key, type: 'day'|'fresh'|'sys'|'msg'|'greeting', …}. */
export function buildRows(state, t, now) {
  const team = state.config.team_name;
  const rows = [];
  if (!state.hasEarlier) {
    const text = (state.invited && state.invited.text) || state.config.greeting || t('hello');
    rows.push({ key: 'greeting', type: 'msg', side: 'in', text, name: team, first: true, last: true });
  }
  const list = entries(state, t, team, now);
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
    const { id, text, html, quote, files, number, edited, deleted, edit, del } = entry;
    const base = { key: id, id, text, html, quote, files, number, edited, deleted, edit, del, time: t.time(entry.at) };
    if (entry.side === 'sys') {
      rows.push(Object.assign(base, { type: 'sys' }));
      return;
    }
    const first = !joins(previous, entry);
    const last = !joins(entry, list[i + 1]);
    rows.push(Object.assign(base, { type: 'msg', side: entry.side, name: entry.name || '', agent: entry.agent, mark: entry.mark || '', first, last }));
  });
  return rows;
}
