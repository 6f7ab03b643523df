/* Questions to the state that need some thought. Pure. */
import { clientName } from '../../lib/names.js';


const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const digits = (text) => text.replace(/\D/g, '');

/* Every word of the filter is somewhere in name, phone, e-mail, project or last message. */
export function fits(conversation, filter) {
  const { client } = conversation;
  const last = conversation.last_message ? conversation.last_message.text : '';
  const hay = [clientName(client), client.phone, digits(client.phone), client.email, conversation.project_name, last].join(' ').toLowerCase();
  return words(filter).every((word) => hay.includes(word));
}

const since = (conversation) => Date.parse(
  conversation.waiting_since || (conversation.last_message && conversation.last_message.at) || conversation.first_message_at,
);

/* My dialogs in two groups, in each the one that waits longest first. */
export function activeGroups(state) {
  const mine = state.active.map((id) => state.conversations[id]).filter((c) => c && fits(c, state.filter));
  mine.sort((a, b) => since(a) - since(b) || (a.id < b.id ? -1 : 1));
  return {
    waiting: mine.filter((c) => c.waiting_since),
    answered: mine.filter((c) => !c.waiting_since),
  };
}

export const isMine = (state, conversation) => Boolean(
  conversation && conversation.state === 'assigned' && conversation.agent && state.me && conversation.agent.id === state.me.id,
);

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
