/* What the call panel looks like, told from the state. Pure. */

const SHAPES = { ringing: 'ring', talking: 'talk', hold: 'hold', acw: 'acw' };

/* The operator has taken the phone off, or called himself, and the client has not answered yet. */
const isDialled = ({ direction, callback, client }) => direction === 'out' || Boolean(callback && ['dialling', 'ringing'].includes(client.state));

/* 'off' | 'idle' | 'ring' | 'dial' | 'talk' | 'hold' | 'acw'. Who has no telephone, or is not at work, is off; an outgoing
   call that nobody has answered yet is dialled, and so is one that the client has ordered. */
export function shapeOf({ voice, status }) {
  const { call } = voice;
  if (call && voice.activity === 'ringing' && call.role === 'main' && isDialled(call)) return 'dial';
  if (SHAPES[voice.activity] && call) return SHAPES[voice.activity];
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

/* Whether an act may be asked for now: the server says so. */
export const may = ({ voice }, act) => Boolean(voice.call) && voice.call.acts.includes(act);

/* A consultation: the client and a specialist who is there, or is being called. */
export function hasLines(state) {
  const { call } = state.voice;
  return ['talk', 'hold'].includes(shapeOf(state)) && Boolean(call.specialist) && call.specialist.state !== 'ended';
}

/* The look and the name of the shape, by status.css. */
export const KIND = { ring: 'reserve', dial: 'reserve', talk: 'talk', hold: 'hold', acw: 'acw', off: 'off' };

export function kindOf(state) {
  const shape = shapeOf(state);
  return shape === 'idle' ? state.status.kind : KIND[shape];
}

/* What an act changes: an act is over when this is another. While a call comes in the client's own line still settles
   (his music begins): that is nobody's act. */
export function lookOf({ voice }) {
  const { activity, call, planned, device, auto_answer: auto, supervising } = voice;
  const comesIn = call && activity === 'ringing' && !isDialled(call);
  const lines = comesIn ? [call.id, call.state] : call && [call.id, call.state, call.live, call.acts.join(), call.client.state, call.specialist && call.specialist.state];
  return [activity, lines, planned && planned.id, device && device.number, auto, supervising && supervising.call].join(' ');
}

/* The day's numbers are shown in Not ready, Ready, Reserve and Wrap-up only (A4); an outgoing call is none of them. */
export const showsDay = (state) => !['dial', 'talk', 'hold'].includes(shapeOf(state));

/* The status that takes calls, to be chosen with one key. */
export function readyStatus({ statuses }) {
  const fit = statuses.filter((one) => one.takes_calls && !one.is_system);
  return fit.find((one) => one.kind === 'ready') || fit[0] || null;
}

export const callerName = (call) => call.caller_name || '';
