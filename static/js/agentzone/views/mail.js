/* «Почта» (A5): the shared mailboxes of one's projects. The list beside the open thread; on a narrow page one of them. */
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { serverNow } from '../../lib/clock.js';
import { dateTime, shortWhen } from '../../lib/format.js';
import { Icon } from '../../components/icon.js';
import { Banner, Empty, Failed, SkeletonRows } from '../../components/feedback.js';
import { scopeCounts } from '../state/mail.js';
import { MailThread } from './mail_thread.js';
import { StateTag } from './mail_words.js';

const SCOPES = [['new', () => gettext('New')], ['mine', () => gettext('Mine')], ['all', () => gettext('All')]];
const EMPTY = {
  new: () => gettext('No new letters'),
  mine: () => gettext('You have no letters in work'),
  all: () => gettext('No letters yet'),
};
const PAUSE = 300; // after the last letter of a search

function Scopes({ app, scope }) {
  const counts = useStore(app.store, (s) => scopeCounts(s.mail, s.me.id));
  return html`<div class="seg" role="group" aria-label=${gettext('Which letters')}>${SCOPES.map(([name, words]) => html`<button type="button" key=${name}
    class=${name === scope ? 'is-on' : null} aria-pressed=${name === scope} onClick=${() => app.mail.list({ scope: name })}>${words()}${counts[name] > 0 && html` <span class="badge">${counts[name]}</span>`}</button>`)}</div>`;
}

function Search({ app }) {
  const [words, setWords] = useState(app.store.get().mail.list.q);
  const timer = useRef(null);
  const typed = (event) => {
    const q = event.currentTarget.value;
    setWords(q);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => app.mail.list({ q: q.trim() }), PAUSE);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return html`<div class="field"><${Icon} name="search" /><input class="input" type="search" value=${words} maxlength="200" aria-label=${gettext('Search letters')}
    placeholder=${gettext('Correspondent or subject')} onInput=${typed} /></div>`;
}

function Row({ app, row, open, many }) {
  return html`<li><button type="button" class=${`ml-row${open ? ' is-on' : ''}${row.state === 'new' ? ' ml-new' : ''}`} aria-current=${open ? 'true' : null} data-thread=${row.id} onClick=${() => app.mail.read(row.id)}>
    <span class="ml-who trunc">${row.name || row.address || gettext('Nobody knows from whom')}</span><span class="muted num">${shortWhen(row.last_at, serverNow())}</span>
    <span class="ml-sub trunc">${row.subject || gettext('No subject')}</span><span class="ml-pre trunc second">${row.preview}</span>
    <span class="ml-foot"><${StateTag} state=${row.state} />${row.assignee && html`<span class="second trunc">${row.assignee.name}</span>`}${many && html`<span class="second trunc"><i class="prj-c" style=${`background:${row.project.color}`}></i>${row.project.name}</span>`}</span>
  </button></li>`;
}

function List({ app, many }) {
  const { list, open } = useStore(app.store, (s) => ({ list: s.mail.list, open: s.mail.open.id }));
  if (list.status === 'loading' && list.rows.length === 0) return html`<${SkeletonRows} rows=${4} />`;
  if (list.status === 'failed') return html`<${Failed} title=${gettext('The letters could not be read')} text=${list.error} onRetry=${() => app.mail.list({})} />`;
  if (list.rows.length === 0) return html`<${Empty} icon="inbox" title=${list.q ? gettext('Nothing was found') : EMPTY[list.scope]()} />`;
  return html`<ul class="ml-rows">${list.rows.map((row) => html`<${Row} key=${row.id} app=${app} row=${row} open=${row.id === open} many=${many} />`)}</ul>
    ${list.next && html`<button type="button" class="btn btn-block ml-more" onClick=${app.mail.more}>${gettext('Earlier letters')}</button>`}`;
}

function checkedWords(mailboxes) {
  const times = mailboxes.filter((box) => box.active && box.checked_at).map((box) => box.checked_at).sort();
  return times.length ? fill(gettext('Checked: %(when)s'), { when: dateTime(times[times.length - 1]) }) : '';
}

/* What is wrong with the mailboxes, in the words of the server. */
function Troubles({ mailboxes }) {
  return mailboxes.filter((box) => box.error || !box.active).map((box) => html`<${Banner} key=${box.id} kind="warn" icon="triangle-alert">${box.active
    ? fill(gettext('%(address)s: %(error)s'), { address: box.address, error: box.error })
    : fill(gettext('%(address)s is switched off: letters are neither fetched nor sent.'), { address: box.address })}</${Banner}>`);
}

function Side({ app, mailboxes }) {
  const { scope, busy } = useStore(app.store, (s) => ({ scope: s.mail.list.scope, busy: s.mail.busy }));
  const works = mailboxes.some((box) => box.active);
  return html`<div class="ml-side">
    <div class="ml-top"><h2 class="sr">${gettext('Mail')}</h2><${Scopes} app=${app} scope=${scope} />
      <button type="button" class="icon-btn" disabled=${busy === 'check' || !works} aria-label=${gettext('Check mail')} title=${[gettext('Check mail'), checkedWords(mailboxes)].filter(Boolean).join('. ')} onClick=${app.mail.check}><${Icon} name="refresh-cw" /></button>
      <${Search} app=${app} /></div>
    <div class="ml-list"><${Troubles} mailboxes=${mailboxes} /><${List} app=${app} many=${new Set(mailboxes.map((box) => box.project.id)).size > 1} /></div></div>`;
}

export function Mail({ app }) {
  const { status, error, mailboxes, open } = useStore(app.store, (s) => ({ status: s.mail.status, error: s.mail.error, mailboxes: s.mail.mailboxes, open: s.mail.open.id }));
  useEffect(() => { app.mail.again(); }, []);
  if (status === 'loading') return html`<div class="home"><${SkeletonRows} rows=${4} /></div>`;
  if (status === 'failed') return html`<div class="home"><${Failed} title=${gettext('This page could not be read')} text=${error} onRetry=${app.mail.again} /></div>`;
  if (mailboxes.length === 0) return html`<div class="home"><${Empty} icon="mail" title=${gettext('Your projects have no mailbox')} text=${gettext('The administrator adds one; its letters will be here.')} /></div>`;
  return html`<div class=${`ml${open ? ' ml-opened' : ''}`}><${Side} app=${app} mailboxes=${mailboxes} />
    ${open ? html`<${MailThread} key=${open} app=${app} />` : html`<div class="ml-none"><${Empty} icon="mail" title=${gettext('Choose a letter')} text=${gettext('The thread will open here.')} /></div>`}</div>`;
}
