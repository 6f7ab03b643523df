/* «Автоприветствие» (A8): recorded here, listened to before and after it is saved, switched on and off. */
import { html, useEffect, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { playTime } from '../../lib/media_format.js';
import { canRecord, record } from '../../lib/recorder.js';
import { Banner } from '../../components/feedback.js';
import { Icon } from '../../components/icon.js';
import { Player } from '../../components/player.js';
import { Levels, useRecording } from '../../components/recording.js';
import { Card } from './card.js';

const REASONS = {
  unreadable: () => gettext('The recording cannot be read.'),
  empty: () => gettext('There is nothing to hear in the recording.'),
  too_long: () => gettext('The recording is too long.'),
  lost: () => gettext('The recording was lost. Record it once more.'),
};

function State({ greeting }) {
  if (greeting.state === 'preparing') return html`<p class="hint" role="status">${gettext('The recording is being prepared. It plays in some seconds.')}</p>`;
  if (greeting.state !== 'refused') return null;
  const rest = greeting.url ? gettext('The former one plays on.') : '';
  return html`<${Banner} kind="danger" icon="circle-alert">${(REASONS[greeting.reason] || REASONS.unreadable)()} ${rest}</${Banner}>`;
}

/* What was said, to be listened to before clients hear it. */
function Draft({ draft, onSave, onAgain, onCancel, busy }) {
  return html`<${Player} file=${{ kind: 'voice', url: draft.url, duration: draft.seconds, peaks: [], name: '' }} />
    <div class="wrap"><button type="button" class="btn btn-primary" disabled=${busy} onClick=${onSave}>${gettext('Save the greeting')}</button>
      <button type="button" class="btn" disabled=${busy} onClick=${onAgain}><${Icon} name="mic" />${gettext('Record again')}</button>
      <button type="button" class="btn btn-ghost" disabled=${busy} onClick=${onCancel}>${gettext('Cancel')}</button></div>`;
}

function Recorder({ now, longest, onStop, onCancel }) {
  return html`<div class="greet-rec" role="group" aria-label=${gettext('Recording')}><span class="rec-dot" aria-hidden="true"></span>
    <span class="num" role="timer">${playTime(now.ms / 1000)} / ${playTime(longest)}</span><${Levels} levels=${now.levels} /></div>
    <div class="wrap"><button type="button" class="btn btn-primary" onClick=${onStop}><${Icon} name="check" />${gettext('Stop')}</button>
      <button type="button" class="btn btn-ghost" onClick=${onCancel}>${gettext('Cancel')}</button></div>`;
}

function Kept({ app, greeting, onRecord }) {
  const [asking, setAsking] = useState(false);
  const { url } = greeting;
  return html`${url && html`<${Player} key=${url} file=${{ kind: 'voice', url, duration: greeting.seconds, peaks: [], name: 'greeting.wav' }} />`}
    <${State} greeting=${greeting} />
    ${asking ? html`<div class="wrap" role="group" aria-label=${gettext('Delete the greeting?')}><span>${gettext('Delete the greeting?')}</span>
        <button type="button" class="btn btn-danger" onClick=${() => { setAsking(false); app.greeting.remove(); }}>${gettext('Delete')}</button>
        <button type="button" class="btn btn-ghost" onClick=${() => setAsking(false)}>${gettext('Cancel')}</button></div>`
    : html`<div class="wrap">
        ${canRecord() && html`<button type="button" class="btn" onClick=${onRecord}><${Icon} name="mic" />${url ? gettext('Record again') : gettext('Record a greeting')}</button>`}
        ${greeting.state !== 'none' && html`<button type="button" class="btn btn-ghost" onClick=${() => setAsking(true)}><${Icon} name="trash-2" />${gettext('Delete')}</button>`}</div>`}
    ${!canRecord() && html`<p class="hint">${gettext('This browser gives no microphone to the page. An administrator can upload a greeting for you.')}</p>`}`;
}

/* {draft: {file, url, seconds} | null, busy, …}: between the microphone and the server. */
function useDraft(app, longest) {
  const [draft, setDraft] = useState(null);
  const [busy, setBusy] = useState(false);
  const { now, start, take } = useRecording(() => record({ longest: longest * 1000 }), {
    failed: (error) => app.notices.toast('danger', gettext('Voice cannot be recorded'), error.message),
    left: (current) => current.cancel(),
  });
  useEffect(() => () => { if (draft) URL.revokeObjectURL(draft.url); }, [draft]);
  async function stop() {
    const ended = take();
    if (!ended) return;
    const file = await ended.stop();
    setDraft({ file, url: URL.createObjectURL(file), seconds: ended.ms() / 1000 });
  }
  const full = Boolean(now) && now.ms >= longest * 1000;
  useEffect(() => { if (full) stop(); }, [full]);
  return {
    now,
    draft,
    busy,
    start() { setDraft(null); start(); },
    stop,
    cancel() { const ended = take(); if (ended) ended.cancel(); setDraft(null); },
    async save() {
      setBusy(true);
      if (await app.greeting.save(draft.file)) setDraft(null);
      setBusy(false);
    },
  };
}

export function GreetingCard({ app }) {
  const greeting = useStore(app.store, (s) => s.greeting);
  const { now, draft, busy, start, stop, cancel, save } = useDraft(app, greeting.longest);
  const body = () => {
    if (now) return html`<${Recorder} now=${now} longest=${greeting.longest} onStop=${stop} onCancel=${cancel} />`;
    if (draft) return html`<${Draft} draft=${draft} busy=${busy} onSave=${save} onAgain=${start} onCancel=${cancel} />`;
    return html`<${Kept} app=${app} greeting=${greeting} onRecord=${start} />`;
  };
  return html`<${Card} title=${gettext('Auto-greeting')}>
    <label class="check"><input type="checkbox" checked=${greeting.on} disabled=${greeting.state === 'none'} onChange=${(event) => app.greeting.set(event.currentTarget.checked)} />
      <b><${Icon} name="check" /></b><span>${gettext('Auto-greeting is on')}</span></label>
    <p class="hint">${fill(gettext('The client hears it as soon as you answer his call, and you do too. At most %(n)s seconds; it stays on until you switch it off.'), { n: greeting.longest })}</p>
    ${body()}</${Card}>`;
}
