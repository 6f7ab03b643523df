/* What the call panel looks like, told from the state. Pure. */

const SHAPES = { ringing: 'ring', talking: 'talk', hold: 'hold', acw: 'acw' };

/* 'off' | 'idle' | 'ring' | 'talk' | 'hold' | 'acw'. Who has no telephone, or is not at work, is off. */
export function shapeOf({ voice, status }) {
  if (SHAPES[voice.activity] && voice.call) return SHAPES[voice.activity];
  return status && voice.device ? 'idle' : 'off';
}

/* Why calls cannot come: 'away' (not at work) | 'bare' (no device) | 'silent' (the device is not connected) | ''. */
export function offReason({ voice, status }) {
  if (!status) return 'away';
  if (!voice.device) return 'bare';
  return voice.device.online || voice.call ? '' : 'silent';
}

/* Since when the panel looks so: the later of the status and what the operator does within it. */
export function sinceOf(state) {
  const { voice, statusSince } = state;
  if (shapeOf(state) !== 'idle') return voice.since || statusSince;
  if (!voice.since || !statusSince) return statusSince || voice.since;
  return Date.parse(voice.since) > Date.parse(statusSince) ? voice.since : statusSince;
}

/* The look and the name of the shape, by status.css. */
export const KIND = { ring: 'reserve', talk: 'talk', hold: 'hold', acw: 'acw', off: 'off' };

export function kindOf(state) {
  const shape = shapeOf(state);
  return shape === 'idle' ? state.status.kind : KIND[shape];
}

/* What an act changes: an act is over when this is another. */
export function lookOf({ voice }) {
  const { activity, call, planned, device, auto_answer: auto } = voice;
  return [activity, call && call.id, call && call.state, planned && planned.id, device && device.number, auto].join(' ');
}

/* The day's numbers are shown in Not ready, Ready, Reserve and Wrap-up only (A4). */
export const showsDay = (state) => !['talk', 'hold'].includes(shapeOf(state));

/* The status that takes calls, to be chosen with one key. */
export function readyStatus({ statuses }) {
  const fit = statuses.filter((one) => one.takes_calls && !one.is_system);
  return fit.find((one) => one.kind === 'ready') || fit[0] || null;
}

export const callerName = (call) => call.caller_name || '';

/* Two letters of the name, else the end of the number. */
export function callerInitials(call) {
  const words = call.caller_name.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return call.caller_number.slice(-2);
  return words.slice(0, 2).map((word) => word[0].toUpperCase()).join('');
}

/* One of the eight hues, always the same for a number. */
export function callerHue(call) {
  const digits = call.caller_number.split('').reduce((sum, sign) => sum * 3 + sign.charCodeAt(0), 7);
  return (digits % 8) + 1;
}
