/* «История звонков»: incomplete, completed and all calls of the operator. mountHistory(root, options) draws it and keeps it live.
   options: `onOpen(run, call)` when one is to be worked with, `onCount(n)` for the badge. Returns {hear(data of script.changed), stop()}. */
import { html, render, useEffect, useRef } from '../lib/html.js';
import { useNow } from '../lib/clock.js';
import { duration, phoneWords, shortWhen } from '../lib/format.js';
import { gettext, fill } from '../lib/i18n.js';
import { createStore, useStore } from '../lib/store.js';
import { Empty, Failed, SkeletonRows } from '../components/feedback.js';
import { Icon } from '../components/icon.js';
import { countNow, initialHistory, reduceHistory, rowsNow, stateOf } from './history_state.js';
import { readHistory } from './transport.js';

export function createHistoryService(store) {
  let turn = 0; // a later reading makes those before it void
  let pages = 1; // so many are on screen, and are read anew when something has changed

  /* The first page anew and, where more were on screen, those after it: one answer. */
  async function readPages(show, mine) {
    let all = await readHistory(show);
    for (let page = 1; page < pages && all.next && mine === turn; page += 1) {
      const answer = await readHistory(show, all.next);
      all = { ...answer, results: all.results.concat(answer.results) };
    }
    return all;
  }

  async function read(more) {
    const { show, next } = store.get();
    turn += 1;
    const mine = turn;
    store.dispatch({ type: 'busy', on: true });
    try {
      const answer = more ? await readHistory(show, next) : await readPages(show, mine);
      if (mine !== turn) return;
      if (more) pages += 1;
      store.dispatch({ type: 'read', show, answer, more });
    } catch (error) {
      if (mine !== turn) return;
      store.dispatch({ type: 'failed', status: error.code === 'history_closed' ? 'closed' : 'failed', problem: error.message });
      if (error.status === undefined) throw error;
    }
  }
  return {
    read: () => read(false),
    more: () => read(true),
    show(show) {
      pages = 1;
      store.dispatch({ type: 'show', show });
      return read(false);
    },
    hear(data) { store.dispatch({ type: 'counted', incomplete: data.incomplete }); return read(false); },
  };
}

const TITLES = () => ({ incomplete: gettext('Incomplete'), completed: gettext('Completed'), all: gettext('All calls') });
const LABELS = () => ({
  open: ['tag-accent', gettext('Open now')],
  incomplete: ['tag-warn', gettext('Not finished')],
  completed: ['tag-success', gettext('Finished')],
  closed: ['tag-danger', gettext('Closed through SOS')],
  locked: ['tag-danger', gettext('Locked')],
  none: ['', gettext('Without a script')],
});

function Left({ run, now }) {
  const left = Date.parse(run.locks_at) - now;
  return html`<span class=${`num${left < 300000 ? ' cell-bad' : ' cell-warn'}`}>${duration(left)}</span>`;
}

function Direction({ call }) {
  const [icon, words] = call.direction === 'out' ? ['phone-outgoing', gettext('Outgoing call')] : ['phone-incoming', gettext('Incoming call')];
  return html`<span class="hc-way" title=${words} data-direction=${call.direction}><${Icon} name=${icon} size="sm" /><span class="sr">${words}</span></span>`;
}

function Row({ row, now, onOpen }) {
  const state = stateOf(row.run, now);
  const [shape, words] = LABELS()[state];
  const client = row.call.caller_name || phoneWords(row.call.caller_number);
  const talk = row.left_at ? duration(Date.parse(row.left_at) - Date.parse(row.answered_at)) : '';
  const working = state === 'incomplete' || state === 'open';
  return html`<tr data-call=${row.id}><td class="num"><${Direction} call=${row.call} />${shortWhen(row.answered_at, now)}</td>
    <td><div class="strong">${client}</div>${row.call.caller_name && html`<div class="muted num">${phoneWords(row.call.caller_number)}</div>`}</td>
    <td>${row.project.name}</td><td class="r">${talk}</td>
    <td><span class=${`tag ${shape}`}>${words}</span>${row.run && html`<div class="muted hc-note">${state === 'completed' ? row.run.result : row.run.page}</div>`}</td>
    <td class="r">${state === 'incomplete' && html`<${Left} run=${row.run} now=${now} />`}</td>
    <td class="hc-act">${row.run && html`<button type="button" class=${working ? 'btn btn-sm' : 'icon-btn icon-btn-sm'} onClick=${() => onOpen(row.run, row.call)}
      aria-label=${fill(working ? gettext('Finish the script: %(client)s') : gettext('Show the script: %(client)s'), { client })}>
      <${Icon} name=${working ? 'pencil' : 'eye'} size="sm" />${working && gettext('Finish')}</button>`}</td></tr>`;
}

const NOTHING = () => ({
  incomplete: [gettext('No incomplete calls'), gettext('A script that the next call interrupts waits here to be finished.')],
  completed: [gettext('No completed calls yet'), ''],
  all: [gettext('No calls yet'), ''],
});

function List({ state, service, onOpen, now }) {
  const rows = rowsNow(state, now);
  if (state.status === 'closed') return html`<${Empty} icon="lock" title=${gettext('The history opens when the call is over')} text=${gettext('It is there in “Ready”, “Reserve” and “Not ready”.')} />`;
  if (state.status === 'failed') return html`<${Failed} title=${gettext('The history could not be read')} text=${state.problem} onRetry=${service.read} />`;
  if (state.status === 'loading') return html`<${SkeletonRows} rows=${4} />`;
  if (rows.length === 0) {
    const [title, text] = NOTHING()[state.show];
    return html`<${Empty} icon="history" title=${title} text=${text} />`;
  }
  const heads = [gettext('Time'), gettext('Client'), gettext('Project'), gettext('Talk'), gettext('Script'), gettext('Time left')];
  return html`<div class="hc-card"><table class="table"><thead><tr>${heads.map((title, n) => html`<th key=${title} scope="col" class=${n === 3 || n === 5 ? 'r' : null}>${title}</th>`)}
    <th scope="col"><span class="sr">${gettext('Actions')}</span></th></tr></thead>
    <tbody>${rows.map((row) => html`<${Row} key=${row.id} row=${row} now=${now} onOpen=${onOpen} />`)}</tbody></table></div>
    ${state.next && html`<button type="button" class="btn hc-more" disabled=${state.busy} onClick=${service.more}>${gettext('Show more')}</button>`}`;
}

export function HistoryView({ store, service, onOpen, onCount }) {
  const state = useStore(store, (all) => all);
  const now = useNow();
  const count = countNow(state, now);
  useEffect(() => { if (state.status === 'ready' && onCount) onCount(count); }, [count, state.status]);
  return html`<section class="hc" aria-label=${gettext('History of calls')}><header class="hc-h"><h2>${gettext('History of calls')}</h2>
    <div class="seg" role="group" aria-label=${gettext('Which calls')}>${Object.keys(TITLES()).map((show) => html`<button type="button" key=${show} class=${state.show === show ? 'is-on' : ''}
      aria-pressed=${state.show === show} onClick=${() => service.show(show)}>${TITLES()[show]}${show === 'incomplete' && count > 0 && html` <span class="badge badge-danger">${count}</span>`}</button>`)}</div></header>
    <${List} state=${state} service=${service} onOpen=${onOpen} now=${now} /></section>`;
}

export function mountHistory(root, { onOpen, onCount } = {}) {
  const store = createStore(reduceHistory, initialHistory());
  const service = createHistoryService(store);
  render(html`<${HistoryView} store=${store} service=${service} onOpen=${onOpen || (() => {})} onCount=${onCount} />`, root);
  service.read();
  return { store, service, hear: service.hear, stop() { render(null, root); } };
}

/* The same for a page drawn by Preact: `onReady(handle)` gives what mountHistory returns, null when it goes. */
export function HistoryPanel({ options, onReady }) {
  const place = useRef(null);
  useEffect(() => {
    const handle = mountHistory(place.current, options);
    if (onReady) onReady(handle);
    return () => { handle.stop(); if (onReady) onReady(null); };
  }, []);
  return html`<div class="sc-mount" ref=${place}></div>`;
}
