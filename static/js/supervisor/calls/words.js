/* States of calls and manners of supervisors in words, with the look of status.css. */
import { gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';

export const STATES = {
  dialling: ['reserve', () => gettext('Dialling')],
  ordered: ['reserve', () => gettext('To be called back')],
  asked: ['reserve', () => gettext('Rings at the operator, to call back')],
  queued: ['reserve', () => gettext('In the queue')],
  offered: ['reserve', () => gettext('Rings at the operator')],
  talking: ['talk', () => gettext('Talking')],
  held: ['hold', () => gettext('Hold')],
  passing: ['reserve', () => gettext('Handed to a specialist')],
  passed: ['talk', () => gettext('Talks with a specialist')],
};

/* [manner, icon, «do it», «he does it», «you do it», the same as short as «he does it»] */
export const MODES = [
  ['listen', 'headphones', () => gettext('Listen'), () => gettext('listens'), () => gettext('You listen'), () => gettext('you: listening')],
  ['whisper', 'mic', () => gettext('Whisper'), () => gettext('whispers'), () => gettext('You whisper to the operator'), () => gettext('you: whispering')],
  ['barge', 'users', () => gettext('Take part'), () => gettext('takes part'), () => gettext('You take part'), () => gettext('you: taking part')],
];

export const modeOf = (name) => MODES.find(([mode]) => mode === name);

export const numberOf = (call) => phoneWords(call.number) || gettext('Hidden number');
export const clientOf = (call) => call.name || numberOf(call);
