/* Enter sends and Shift+Enter breaks the line, or Ctrl+Enter sends and Enter breaks it: a preference. */
import { isComposing } from '../../../lib/keys.js';

export function isSend(event, sendBy) {
  if (event.key !== 'Enter' || isComposing(event)) return false;
  const control = event.ctrlKey || event.metaKey;
  return sendBy === 'ctrl_enter' ? control : !event.shiftKey && !event.altKey;
}
