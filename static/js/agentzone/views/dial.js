/* A call by hand (A3, A15): the number, whose name the client sees, the keypad; and what became of the latest one. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { isEnter } from '../../lib/keys.js';
import { useNow } from '../../lib/clock.js';
import { isNumber, phoneWords } from '../../lib/format.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { Keypad } from './keypad.js';

const FRESH = 120000; // so long the outcome of a call stands beside the field
const WHY = {
  not_at_work: () => gettext('You are not at work.'),
  no_device: () => gettext('You have no device.'),
  device_offline: () => gettext('Your device is not connected.'),
  on_call: () => gettext('You are in a call.'),
  status_forbids: () => gettext('Your status does not allow outgoing calls.'),
};

function Projects({ projects, chosen, onChange }) {
  if (projects.length < 2) return null;
  return html`<div class="field dial-p"><select class="select" aria-label=${gettext('For which project')} onChange=${(event) => onChange(Number(event.currentTarget.value))}>
    ${projects.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === chosen}>${one.name}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`;
}

export function Dial({ app }) {
  const { dial, acting } = useStore(app.store, (s) => ({ dial: s.voice.dial, acting: Boolean(s.acting) }));
  const [number, setNumber] = useState('');
  const [project, setProject] = useState(null);
  if (dial.projects.length === 0) return null;
  const chosen = dial.projects.some((one) => one.id === project) ? project : dial.projects[0].id;
  const ready = dial.can && !acting && isNumber(number);
  const call = async () => { if (ready && await app.calls.dial(number.trim(), chosen)) setNumber(''); };
  const why = dial.why && WHY[dial.why] ? WHY[dial.why]() : '';
  const pad = ({ open, toggle }) => html`<button type="button" class="icon-btn icon-btn-line" aria-label=${gettext('Keypad')} aria-expanded=${open} onClick=${toggle}><${Icon} name="grip" /></button>`;
  return html`<div class="dial" title=${why || null}><${Projects} projects=${dial.projects} chosen=${chosen} onChange=${setProject} />
    <div class="field"><${Icon} name="phone" /><input class="input num" type="tel" inputmode="tel" autocomplete="off" maxlength="40" aria-label=${gettext('Number to call')} placeholder=${gettext('Number to call')}
      disabled=${!dial.can} value=${number} onInput=${(event) => setNumber(event.currentTarget.value)} onKeyDown=${(event) => { if (isEnter(event)) call(); }} /></div>
    <${Popover} label=${gettext('Keypad')} button=${pad} role="dialog" end>${() => html`<${Keypad} onPress=${(key) => setNumber(number + key)} />`}</${Popover}>
    <button type="button" class="btn btn-success" disabled=${!ready} onClick=${call}><${Icon} name="phone-outgoing" />${gettext('Dial')}</button></div>`;
}

const ENDS = {
  busy: () => gettext('busy'), no_answer: () => gettext('no answer'), wrong_number: () => gettext('no such number'), cancelled: () => gettext('cancelled'),
  own_phone: () => gettext('your telephone was not picked up'), failed: () => gettext('the call failed'), lost: () => gettext('the connection was lost'),
};

/* The outcome of an outgoing call that came to nothing, and the way to call the latest client back. */
export function Last({ app }) {
  const { last, acting } = useStore(app.store, (s) => ({ last: s.voice.last, acting: Boolean(s.acting) }));
  const now = useNow();
  if (!last || now - Date.parse(last.over_at) > FRESH) return null;
  const failed = last.direction === 'out' && !last.answered;
  const back = last.acts.includes('call-back');
  if (!failed && !back) return null;
  const who = last.name || phoneWords(last.number) || gettext('Hidden number');
  const how = failed ? (ENDS[last.reason] || ENDS.failed)() : '';
  return html`<span class="last" role="status">${how ? fill(gettext('%(name)s: %(cause)s'), { name: who, cause: how }) : who}
    ${back && html` <button type="button" class="btn btn-sm" disabled=${acting} onClick=${() => app.calls.callBack(last.id)}><${Icon} name="phone-outgoing" size="sm" />${gettext('Call the client back')}</button>`}</span>`;
}
