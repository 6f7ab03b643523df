/* From messages to what is drawn: day lines, system lines, notes, the «new messages» line and groups of bubbles. Pure. */
import { dayKey } from '../../lib/format.js';

const APART = 5 * 60 * 1000;
const MOST = 20; // messages in a group: a long monologue gets its times, and a new message redraws little
const who = (message) => `${message.author}:${message.agent ? message.agent.id : ''}`;

function joins(group, message) {
  const last = group.messages[group.messages.length - 1];
  const soon = Date.parse(message.at) - Date.parse(last.at) < APART;
  return group.who === who(message) && soon && group.messages.length < MOST && last.delivery !== 'failed';
}

/* → [{type: 'day' | 'system' | 'note' | 'new' | 'group', key, …}] */
export function layout(messages, newFrom) {
  const rows = [];
  let day = null;
  let group = null;
  messages.forEach((message) => {
    if (dayKey(message.at) !== day) {
      day = dayKey(message.at);
      group = null;
      rows.push({ type: 'day', key: `day-${day}-${message.number}`, at: message.at });
    }
    if (newFrom !== null && message.number === newFrom) {
      group = null;
      rows.push({ type: 'new', key: 'new' });
    }
    if (message.kind !== 'text') {
      group = null;
      rows.push({ type: message.kind === 'note' ? 'note' : 'system', key: message.id, message });
    } else if (group !== null && joins(group, message)) {
      group.messages.push(message);
    } else {
      group = { type: 'group', key: message.id, who: who(message), out: message.author !== 'client', messages: [message] };
      rows.push(group);
    }
  });
  return rows;
}
