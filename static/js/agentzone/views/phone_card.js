/* The softphone on the settings page: whether it is there, microphone with a meter, loudspeaker, volume. */
import { html, useEffect, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Banner } from '../../components/feedback.js';
import * as sound from '../services/sound_devices.js';

const STATES = {
  elsewhere: ['reserve', () => gettext('In another tab of this browser')],
  connecting: ['reserve', () => gettext('Connecting…')],
  ready: ['ready', () => gettext('Connected to the switch')],
  failed: ['off', () => gettext('Not connected')],
};
export const MIC = {
  denied: () => gettext('The browser does not let this page use the microphone. Allow it in the settings of the site, beside the address.'),
  missing: () => gettext('No microphone was found, or the page was opened without https.'),
};

function Devices({ label, list, value, onChange }) {
  const id = `sound-${label}`;
  return html`<div><label class="label" for=${id}>${label}</label><div class="field"><select class="select" id=${id} value=${value} onChange=${(event) => onChange(event.currentTarget.value)}>
    <option value="" selected=${value === ''}>${gettext('As in the system')}</option>
    ${list.map((one, n) => html`<option key=${one.id} value=${one.id} selected=${one.id === value}>${one.name || fill(gettext('Device %(number)s'), { number: n + 1 })}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div></div>`;
}

/* Speak, and the bar moves. The microphone is closed again when the page is left. */
function Meter({ input }) {
  const [on, setOn] = useState(false);
  const [state, setState] = useState({ level: 0, why: '' });
  useEffect(() => {
    if (!on) return undefined;
    let stop = null;
    let gone = false;
    sound.openMicrophone().then((stream) => {
      if (gone) { sound.close(stream); return; }
      const quiet = sound.meter(stream, (level) => setState({ level, why: '' }));
      stop = () => { quiet(); sound.close(stream); };
    }, (error) => { setState({ level: 0, why: sound.whyNot(error) }); setOn(false); });
    return () => { gone = true; if (stop) stop(); setState({ level: 0, why: '' }); };
  }, [on, input]);
  return html`<div class="mic"><button type="button" class="btn" aria-pressed=${on} onClick=${() => setOn(!on)}><${Icon} name="mic" />${on ? gettext('Stop the check') : gettext('Check the microphone')}</button>
    <div class="mic-bar" role="meter" aria-label=${gettext('Level of the microphone')} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(state.level * 100)}><i style=${`width:${Math.round(state.level * 100)}%`}></i></div>
    ${state.why && html`<p class="hint hint-bad" role="alert">${MIC[state.why]()}</p>`}</div>`;
}

function Sound({ app }) {
  const [own, setOwn] = useState(sound.chosen);
  const [devices, setDevices] = useState({ inputs: [], outputs: [] });
  useEffect(() => {
    const read = () => sound.listDevices().then(setDevices);
    read();
    if (!navigator.mediaDevices || !navigator.mediaDevices.addEventListener) return undefined;
    navigator.mediaDevices.addEventListener('devicechange', read);
    return () => navigator.mediaDevices.removeEventListener('devicechange', read);
  }, []);
  const input = (id) => { setOwn({ ...own, input: id }); app.phone.setInput(id); };
  const output = (change) => { setOwn({ ...own, ...change }); app.phone.setOutput(change); };
  return html`<${Devices} label=${gettext('Microphone')} list=${devices.inputs} value=${own.input} onChange=${input} /><${Meter} input=${own.input} />
    ${sound.canChooseOutput() && html`<${Devices} label=${gettext('Loudspeaker')} list=${devices.outputs} value=${own.output} onChange=${(id) => output({ output: id })} />`}
    <div><label class="label" for="sound-volume">${gettext('Volume of the conversation')}</label>
      <input class="range" id="sound-volume" type="range" min="0" max="1" step="0.05" value=${own.volume} onInput=${(event) => output({ volume: Number(event.currentTarget.value) })} /></div>`;
}

export function PhoneCard({ app }) {
  const phone = useStore(app.store, (s) => s.phone);
  if (phone.at === 'none') return null;
  const [kind, words] = STATES[phone.at];
  return html`<section class="card"><div class="card-h"><h2>${gettext('Softphone')}</h2><span class=${`pill pill-sm st st-${kind}`} data-phone=${phone.at}>${words()}</span></div>
    <div class="card-b stack">
      ${phone.error && html`<${Banner} kind="warn" icon="triangle-alert" action=${{ label: gettext('Try again'), run: () => app.phone.retry() }}>${phone.error}</${Banner}>`}
      ${phone.mic && html`<${Banner} kind="danger" icon="mic-off" role="alert">${MIC[phone.mic]()}</${Banner}>`}
      ${phone.at !== 'elsewhere' && html`<${Sound} app=${app} />`}</div></section>`;
}
