/* What deserves a sound, and when a client who waits is to be remembered again. Pure. */
import { messageWords } from '../../lib/media_format.js';

const seconds = (value) => (value === 'off' || value === undefined ? 0 : Number(value));

/* Nobody has answered since the session began: a chat; otherwise a message in an answered one. */
export const isFresh = (conversation) => Date.parse(conversation.waiting_since) <= Date.parse(conversation.first_message_at);

/* How many reminders are due by now for each of my dialogs whose client waits: id → {turn, key, fresh}. */
export function reminders(state, now) {
  const due = {};
  state.active.forEach((id) => {
    const conversation = state.conversations[id];
    if (!conversation || !conversation.waiting_since || conversation.state !== 'assigned') return;
    const fresh = isFresh(conversation);
    const every = seconds(fresh ? state.preferences.remind_chats : state.preferences.remind_messages) * 1000;
    if (!every) return;
    const turn = Math.floor((now - Date.parse(conversation.waiting_since)) / every);
    due[id] = { turn, key: `remind.${id}.${conversation.waiting_since}.${turn}`, fresh };
  });
  return due;
}

/* Ids whose next reminder has come since `before` (the answer a second ago). What waits already when the page opens
   is not rung at once. */
export function newReminders(before, due) {
  return Object.keys(due).filter((id) => before[id] && due[id].turn > before[id].turn && due[id].turn > 0);
}

/* What an event means for somebody who looks elsewhere: {key, id, kind, text} or null. */
export function alertOf(state, frame) {
  if (frame.type === 'assignment.started') {
    const { conversation } = frame.data;
    const last = conversation.last_message;
    return { key: `chat.${conversation.contact_id}.${conversation.epoch}`, id: conversation.id, kind: 'chat', text: last ? last.text : '' };
  }
  if (frame.type !== 'message.created' || frame.data.message.author !== 'client') return null;
  const id = frame.s.slice('conversation:'.length);
  if (!state.active.includes(id)) return null;
  return { key: `message.${frame.data.message.id}`, id, kind: 'message', text: messageWords(frame.data.message) };
}
