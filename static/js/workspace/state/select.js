/* Questions to the state that need some thought. Pure. */
import { clientName } from '../../lib/names.js';
import { meets } from './work.js';

const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const digits = (text) => text.replace(/\D/g, '');

/* Digits of a phone as it is kept: what is told as 8… at home is +7…. */
const dialled = (text) => digits(text.trim().replace(/^8/, '7'));
const isNumber = (text) => /^[\d\s()+.-]+$/.test(text) && digits(text).length >= 3;

/* The filter is a part of the phone, or every word of it is somewhere in name, e-mail, project or last message. */
export function fits(conversation, filter) {
  const { client } = conversation;
  const phone = digits(client.phone);
  if (isNumber(filter) && (phone.includes(digits(filter)) || phone.startsWith(dialled(filter)))) return true;
  const last = conversation.last_message ? conversation.last_message.text : '';
  const hay = [clientName(client), client.phone, phone, client.email, conversation.project_name, last].join(' ').toLowerCase();
  return words(filter).every((word) => hay.includes(word));
}

const since = (conversation) => Date.parse(
  conversation.waiting_since || (conversation.last_message && conversation.last_message.at) || conversation.first_message_at,
);

/* The card shows it, or the server has found it in what was said before. */
const passes = (state, c) => fits(c, state.filter) || (state.filterFound.q === state.filter && state.filterFound.ids.includes(c.id));

/* My dialogs in groups: the client waits, I wait for him, and those that sleep, the next to wake first.
   Without `now` nobody is asked how long he waits. */
export function activeGroups(state, now) {
  const conditions = now ? state.conditions : { ...state.conditions, waiting: '' };
  const mine = state.active.map((id) => state.conversations[id]).filter((c) => c && passes(state, c) && meets(c, conditions, now));
  mine.sort((a, b) => since(a) - since(b) || (a.id < b.id ? -1 : 1));
  return {
    waiting: mine.filter((c) => c.waiting_since && !c.snoozed_until),
    answered: mine.filter((c) => !c.waiting_since && !c.snoozed_until),
    snoozed: mine.filter((c) => c.snoozed_until).sort((a, b) => Date.parse(a.snoozed_until) - Date.parse(b.snoozed_until)),
  };
}

/* Where the screen goes when dialog `id` leaves it: the one that waits longest, else one that waits for its client. */
export function nextDialog(state, id) {
  const { waiting, answered } = activeGroups(state);
  const next = waiting.concat(answered).find((conversation) => conversation.id !== id);
  return next ? next.id : null;
}

export const isMine = (state, conversation) => Boolean(
  conversation && conversation.state === 'assigned' && conversation.agent && state.me && conversation.agent.id === state.me.id,
);

/* May I still change (`what`: 'edit') or take back ('delete') this message? The server has the last word. */
export function canChange(state, id, message, what, now) {
  const conversation = state.conversations[id];
  const own = conversation && message.author === 'agent' && message.agent && message.agent.id === state.me.id && !message.deleted;
  if (!own || (message.kind !== 'note' && !isMine(state, conversation))) return false;
  const seconds = message.kind === 'note' ? conversation.changes.note : conversation.changes[what];
  return now - Date.parse(message.at) < seconds * 1000;
}

export const unreadTotal = (state) => state.active
  .reduce((sum, id) => sum + ((state.conversations[id] && state.conversations[id].unread) || 0), 0);

export const waitingTotal = (state) => state.projectOrder.reduce((sum, id) => sum + state.projects[id].waiting, 0);

/* '' | 'warn' | 'bad' for a wait of `ms` under the thresholds of a project. */
export function level(ms, project) {
  if (!project) return '';
  if (ms >= project.alarm_seconds * 1000) return 'bad';
  return ms >= project.warn_seconds * 1000 ? 'warn' : '';
}

/* The two clocks of a card at `now`: the time of each and its level. The first clock is coloured only while nobody
   has answered since the first message; after that an old dialog is not a late one. */
export function clocks(conversation, project, now) {
  const first = Math.max(0, now - Date.parse(conversation.first_message_at));
  const lastAt = conversation.last_message ? conversation.last_message.at : conversation.first_message_at;
  const waits = conversation.waiting_since ? now - Date.parse(conversation.waiting_since) : null;
  const unanswered = waits !== null && Date.parse(conversation.waiting_since) <= Date.parse(conversation.first_message_at);
  return {
    first: { ms: first, level: unanswered ? level(first, project) : '' },
    last: { ms: Math.max(0, now - Date.parse(lastAt)), level: waits === null ? '' : level(waits, project), answered: waits === null },
  };
}
