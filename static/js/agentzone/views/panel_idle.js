/* No call: «Не готов» and «Готов», and «Отключен», when calls cannot come at all. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { isEnter } from '../../lib/keys.js';
import { Icon } from '../../components/icon.js';
import { offReason, readyStatus } from '../state/panel.js';
import { Dial, Last } from './dial.js';
import { Who } from './panel_parts.js';
import { StatusMenu } from './status_menu.js';

function GoReady({ app }) {
  const { ready, status } = useStore(app.store, (s) => ({ ready: readyStatus(s), status: s.status }));
  if (!ready || !status || status.takes_calls) return null;
  return html`<button type="button" class="btn btn-success btn-lg" onClick=${() => app.calls.ready()}>
    ${fill(gettext('Go to “%(status)s”'), { status: ready.name })} <kbd class="kbd">F9</kbd></button>`;
}

function Silent({ app }) {
  const device = useStore(app.store, (s) => (offReason(s) === 'silent' ? s.voice.device : null));
  if (!device) return null;
  const words = device.kind === 'phone'
    ? gettext('Disconnected: telephone %(number)s is not connected to the switch, calls do not come. Check the phone.')
    : gettext('Disconnected: the softphone %(number)s is not connected to the switch, calls do not come.');
  return html`<p class="off-why" role="status"><${Icon} name="phone-off" />${fill(words, device)}</p>`;
}

export function Idle({ app }) {
  return html`<section class="cp" aria-label=${gettext('Call panel')} data-shape="idle">
    <div class="cp-l"><${StatusMenu} app=${app} /><${GoReady} app=${app} /><${Silent} app=${app} /><${Last} app=${app} /></div>
    <div class="cp-r"><${Dial} app=${app} /><${Who} app=${app} /></div></section>`;
}

/* Without a device nothing can ring: it is named here as at the sign-in. */
function TakeDevice({ app }) {
  const [number, setNumber] = useState(app.device || '');
  const [state, setState] = useState({ busy: false, error: '' });
  const take = async () => {
    if (!number.trim() || state.busy) return;
    setState({ busy: true, error: '' });
    setState({ busy: false, error: await app.calls.takeDevice(number.trim()) });
  };
  return html`<div class="off-form"><label class="sr" for="az-device">${gettext('Device')}</label>
    <div class="field"><${Icon} name="phone" /><input class=${`input input-lg num${state.error ? ' is-bad' : ''}`} id="az-device" inputmode="numeric" maxlength="12" autocomplete="off"
      placeholder=${gettext('Device number')} value=${number} aria-invalid=${Boolean(state.error)} aria-describedby="az-device-hint"
      onInput=${(event) => setNumber(event.currentTarget.value)} onKeyDown=${(event) => { if (isEnter(event)) take(); }} /></div>
    <button type="button" class="btn btn-lg btn-primary" disabled=${state.busy || !number.trim()} onClick=${take}>${gettext('Connect')}</button>
    <p class="hint hint-bad" id="az-device-hint" role="alert">${state.error}</p></div>`;
}

const WHY = {
  away: () => gettext('You are not at work. Choose a status to begin.'),
  bare: () => gettext('You have no device: name the telephone at which your calls ring.'),
};

export function Off({ app }) {
  const why = useStore(app.store, offReason);
  return html`<section class="cp cp-off" aria-label=${gettext('Call panel')} data-shape="off">
    <div class="cp-l"><span class="pill pill-lg pill-fixed st st-off">${gettext('Disconnected')}</span><${StatusMenu} app=${app} />
      ${why === 'bare' && html`<${TakeDevice} app=${app} />`}<p class="off-why" role="status">${WHY[why] ? WHY[why]() : ''}</p></div>
    <${Who} app=${app} /></section>`;
}
