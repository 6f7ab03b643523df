/* The script of a call: mountScript(root, options) draws it and keeps it live.
   options: `runId` (from the history; without it the one open on the home page), `onChange(run | null)` when it begins or ends,
   `onCallBack(run)` puts «Перезвонить клиенту» over an incomplete one, `transport` for others than HTTP, `facts: false` leaves the
   right column out. Returns {hear(data of script.changed), sos(), stop()}. */
import { html, render, useEffect, useRef } from '../lib/html.js';
import { useNow } from '../lib/clock.js';
import { duration, phoneWords, time } from '../lib/format.js';
import { gettext, fill } from '../lib/i18n.js';
import { createStore, useStore } from '../lib/store.js';
import { Banner, Empty, Failed, SkeletonRows } from '../components/feedback.js';
import { Icon } from '../components/icon.js';
import { ScriptPage } from './page.js';
import { createScriptService } from './service.js';
import { initialScript, isOpen, reduceScript } from './state.js';
import { Steps } from './steps.js';
import { SosWindow } from './sos.js';
import { transport as http } from './transport.js';

function Saving({ state }) {
  const words = {
    saving: gettext('Saving…'),
    failed: gettext('No connection: the answers will be saved as soon as it is back'),
    idle: state.run.saved_at ? fill(gettext('Answers save as you type · %(time)s'), { time: time(state.run.saved_at) }) : gettext('Answers save as you type'),
  };
  return html`<span class=${`sc-saving${state.saving === 'failed' ? ' is-bad' : ' muted'}`} role="status" data-saving=${state.saving}>${words[state.saving]}</span>`;
}

/* Until when an incomplete script can be finished: ticks by the server's clock. */
function Deadline({ run }) {
  const left = Date.parse(run.locks_at) - useNow();
  if (left <= 0) return html`<span class="tag tag-danger"><${Icon} name="lock" size="sm" />${gettext('Time is over')}</span>`;
  return html`<span class=${`tag ${left < 300000 ? 'tag-danger' : 'tag-warn'}`}><${Icon} name="clock" size="sm" />${fill(gettext('To be finished within %(time)s'), { time: duration(left) })}</span>`;
}

function CallBack({ run, onCallBack }) {
  const title = run.can_call_back ? null : gettext('Becomes available when the client has hung up and the call is in the history');
  return html`<button type="button" class="btn" disabled=${!run.can_call_back} title=${title} onClick=${() => onCallBack(run)}>
    <${Icon} name="phone-outgoing" />${gettext('Call the client back')}</button>`;
}

function Head({ state, service, onCallBack, open }) {
  const { run } = state;
  const final = run.way && run.way.is_final && !run.way.side;
  const why = run.way && open && !final ? gettext('Available on the last page') : '';
  return html`<header class="sc-h"><div class="sc-title"><h2 class="trunc">${run.script.name}</h2>${run.way && html`<${Saving} state=${state} />`}</div>
    <div class="row">${run.state === 'incomplete' && html`<${Deadline} run=${run} />`}
    ${onCallBack && run.state === 'incomplete' && html`<${CallBack} run=${run} onCallBack=${onCallBack} />`}
    ${run.way && html`${why && html`<span class="sc-why muted" id="script-why">${why}</span>`}<button type="button" class=${`btn${final ? ' btn-primary' : ''}`} disabled=${!final || state.busy || !open}
      title=${why || null} aria-describedby=${why ? 'script-why' : null} onClick=${service.complete}>${gettext('Complete the conversation')}</button>`}</div></header>`;
}

const fact = (title, words) => words && [html`<dt>${title}</dt>`, html`<dd>${words}</dd>`];

function Facts({ run }) {
  const { call } = run;
  return html`<aside class="sc-r" aria-label=${gettext('Client')}><h4>${gettext('Client')}</h4><dl class="sc-kv">
    ${fact(gettext('Client’s name'), call.caller_name)}${fact(gettext('Phone'), html`<span class="num">${phoneWords(call.caller_number)}</span>`)}
    ${fact(gettext('Project'), run.project.name)}${fact(gettext('Number called'), call.number_name)}
    ${fact(gettext('Answered at'), call.answered_at && html`<span class="num">${time(call.answered_at)}</span>`)}</dl></aside>`;
}

/* What a script that is over has left, or why it cannot be worked with. */
function Over({ run }) {
  const words = {
    completed: [gettext('The script is completed'), 'success', 'circle-check'],
    closed: [gettext('The script was closed through SOS: no result is saved.'), 'warn', 'life-buoy'],
    locked: [gettext('The time to finish this script is over: it is locked.'), 'danger', 'lock'],
  }[run.state] || [gettext('The time to finish this script is over: it is locked.'), 'danger', 'lock'];
  const rows = [[gettext('Result'), run.result], [gettext('Topic'), run.topic], ...run.words].filter((row) => row[1]);
  return html`<div class="sc-over"><${Banner} kind=${words[1]} icon=${words[2]}>${words[0]}</${Banner}>
    ${rows.length > 0 && html`<dl class="sc-kv">${rows.map(([title, text]) => fact(title, text))}</dl>`}</div>`;
}

/* A lock comes to its second whether or not the server has told the page yet. */
function Working({ state, service, options }) {
  const now = useNow();
  const open = isOpen(state.run, now);
  return html`<section class=${`sc${options.facts === false ? ' sc-narrow' : ''}`} aria-label=${gettext('Script')}>
    <${Head} state=${state} service=${service} onCallBack=${options.onCallBack} open=${open} />
    <${Steps} way=${state.run.way} service=${service} busy=${state.busy || !open} />
    <div class="sc-main">${!open && html`<${Over} run=${{ ...state.run, state: 'locked' }} />`}
      <${ScriptPage} state=${state} service=${service} open=${open} /></div>
    ${options.facts !== false && html`<${Facts} run=${state.run} />`}</section>`;
}

export function ScriptView({ store, service, options }) {
  const state = useStore(store, (all) => all);
  if (state.status === 'loading') return html`<${SkeletonRows} rows=${3} label=${gettext('The script is loading')} />`;
  if (state.status === 'failed') return html`<${Failed} title=${gettext('The script could not be read')} text=${state.problem} onRetry=${service.read} />`;
  if (state.status === 'none') return html`<${Empty} icon="file-text" title=${gettext('No script is open')} text=${gettext('It opens by itself when a call is answered.')} />`;
  if (!state.run.way) {
    return html`<section class="sc sc-ended" aria-label=${gettext('Script')}><${Head} state=${state} service=${service} /><${Over} run=${state.run} /></section>`;
  }
  return html`<${Working} state=${state} service=${service} options=${options} />`;
}

export function mountScript(root, options = {}) {
  const store = createStore(reduceScript, initialScript());
  const service = createScriptService(store, options.transport || http, options);
  const place = document.createElement('div');
  place.className = 'sc-windows';
  document.body.appendChild(place); // the window of SOS lies over the whole page
  const sos = (shown) => render(shown && html`<${SosWindow} store=${store} service=${service} onClose=${() => sos(false)} />`, place);
  render(html`<${ScriptView} store=${store} service=${service} options=${options} />`, root);
  service.read();
  return {
    store,
    service,
    hear: service.hear,
    sos: () => sos(true),
    stop() {
      service.stop();
      render(null, root);
      render(null, place);
      place.remove();
    },
  };
}

/* The same for a page drawn by Preact: `onReady(handle)` gives what mountScript returns, null when it goes. */
export function ScriptPanel({ options, onReady }) {
  const place = useRef(null);
  useEffect(() => {
    const handle = mountScript(place.current, options);
    if (onReady) onReady(handle);
    return () => { handle.stop(); if (onReady) onReady(null); };
  }, [options.runId]);
  return html`<div class="sc-mount" ref=${place}></div>`;
}
