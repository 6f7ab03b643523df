/* «Инструмент» of the supervisor: with it he hears calls. Taken and given back here; a softphone is in this very page. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { isEnter } from '../../lib/keys.js';
import { Icon } from '../../components/icon.js';
import { Banner } from '../../components/feedback.js';
import { MIC, PhoneCard } from '../../agentzone/views/phone_card.js';

function Take({ app }) {
  const [number, setNumber] = useState(app.devices.remembered);
  const [state, setState] = useState({ busy: false, error: '' });
  const take = async () => {
    if (!number || state.busy) return;
    setState({ busy: true, error: '' });
    setState({ busy: false, error: await app.acts.takeDevice(number) });
  };
  return html`<div class="dev dev-none"><div class="who-b"><label class="strong" for="dev-number">${gettext('Which device do you listen with?')}</label>
      <div class=${state.error ? 'hint-bad' : 'muted'} role=${state.error ? 'alert' : null}>${state.error || gettext('Your telephone rings when you go to a call; the softphone is in this page.')}</div></div>
    <input class=${`input num${state.error ? ' is-bad' : ''}`} id="dev-number" inputmode="numeric" autocomplete="off" maxlength="12" placeholder=${gettext('Device')} value=${number}
      onInput=${(event) => setNumber(event.currentTarget.value.trim())} onKeyDown=${(event) => { if (isEnter(event)) take(); }} />
    <button type="button" class="btn btn-primary" disabled=${!number || state.busy} onClick=${take}>${gettext('Take the device')}</button></div>`;
}

function stateOf(device, phone) {
  if (phone.at === 'elsewhere') return ['reserve', gettext('The softphone is in another tab of this browser')];
  return device.online ? ['ready', gettext('Connected')] : ['off', gettext('Not connected to the switch')];
}

export function OwnDevice({ app }) {
  const { device, phone, at, acting } = useStore(app.store, (s) => ({ device: s.voice.device, phone: s.phone, at: s.voice.supervising, acting: Boolean(s.acting) }));
  const [open, setOpen] = useState(false);
  if (!app.devices.any) return html`<${Banner} kind="info" icon="info">${gettext('There are no devices yet: an administrator adds them.')}</${Banner}>`;
  if (!device) return html`<${Take} app=${app} />`;
  const [kind, words] = stateOf(device, phone);
  return html`<div class="dev" data-device=${device.number}><span class="dev-n"><${Icon} name="headphones" />${gettext('Device')} <b class="num">${device.number}</b></span>
      <span class=${`pill pill-sm st st-${kind}`}>${words}</span>
      ${phone.mic && html`<span class="hint-bad">${MIC[phone.mic]()}</span>`}
      <span class="dev-acts">${phone.at !== 'none' && html`<button type="button" class="btn btn-sm" aria-expanded=${open} onClick=${() => setOpen(!open)}>${gettext('Sound')}</button>`}
        <button type="button" class="btn btn-sm" disabled=${acting || Boolean(at)} onClick=${() => app.acts.leaveDevice()}>${gettext('Give the device back')}</button></span></div>
    ${open && html`<${PhoneCard} app=${app} />`}`;
}
