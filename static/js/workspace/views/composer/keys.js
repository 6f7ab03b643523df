/* Enter sends and Shift+Enter breaks the line, or Ctrl+Enter sends and Enter breaks it: a preference. */
import { isEnter } from '../../../lib/keys.js';

export function isSend(event, sendBy) {
  if (!isEnter(event)) return false;
  const control = event.ctrlKey || event.metaKey;
  return sendBy === 'ctrl_enter' ? control : !event.shiftKey && !event.altKey;
}
