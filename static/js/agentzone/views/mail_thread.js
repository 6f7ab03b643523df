/* One thread: what it is, what can be done with it, its letters, and the answer below them. */
import { html, useEffect, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { dateTime } from '../../lib/format.js';
import { fileSize } from '../../lib/media_format.js';
import { onceAClick } from '../../lib/in_flight.js';
import { Avatar } from '../../components/people.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { Failed, SkeletonRows } from '../../components/feedback.js';
import { Answer } from './mail_answer.js';
import { LetterTag, StateTag } from './mail_words.js';

const OWNED = ['assigned', 'answered'];

function HandOver({ app, colleagues, busy }) {
  const button = ({ open, toggle }) => html`<button type="button" class="btn" aria-haspopup="menu" aria-expanded=${open} disabled=${busy || colleagues.length === 0} onClick=${toggle}><${Icon} name="corner-up-right" />${gettext('Hand over')}</button>`;
  return html`<${Popover} label=${gettext('To whom')} button=${button} end>${(close) => html`<div class="ml-menu">${colleagues.map((one) => html`<button type="button" key=${one.id} class="opt" role="menuitem"
    onClick=${() => { close(); app.mail.handOver(one.id); }}><span class="trunc">${one.name}</span><${Avatar} initials=${one.initials} hue=${one.avatar_hue} size="sm" /></button>`)}</div>`}</${Popover}>`;
}

function Acts({ app, data }) {
  const { busy, me } = useStore(app.store, (s) => ({ busy: Boolean(s.mail.busy), me: s.me }));
  const { thread, colleagues } = data;
  const owned = OWNED.includes(thread.state);
  const may = thread.assignee && thread.assignee.id === me.id ? true : me.role !== 'agent';
  const key = (icon, words, act, look) => html`<button type="button" class=${`btn${look || ''}`} disabled=${busy} onClick=${onceAClick(act)}><${Icon} name=${icon} />${words}</button>`;
  return html`<div class="ml-acts">
    ${!owned && key('hand', gettext('Take'), app.mail.claim, ' btn-primary')}
    ${owned && may && html`<${HandOver} app=${app} colleagues=${colleagues} busy=${busy} />`}
    ${owned && may && key('undo-2', gettext('Put back'), app.mail.putBack)}
    ${thread.state !== 'closed' && (may || !owned) && key('check', gettext('Close'), app.mail.close)}</div>`;
}

function Files({ files }) {
  return html`<ul class="ml-files">${files.map((file) => html`<li key=${file.id}>${file.url
    ? html`<a class="ml-file" href=${file.url} download><${Icon} name="paperclip" size="sm" /><span class="trunc">${file.name}</span><span class="muted num">${fileSize(file.size)}</span></a>`
    : html`<span class="ml-file ml-file-no" title=${file.refused}><${Icon} name="ban" size="sm" /><span class="trunc">${file.name}</span><span class="muted">${file.refused}</span></span>`}</li>`)}</ul>`;
}

/* What a person has to settle: a letter that did not go, or of which nobody knows. */
function Fate({ app, letter, mine }) {
  const busy = useStore(app.store, (s) => Boolean(s.mail.busy));
  if (letter.state !== 'failed' && letter.state !== 'unknown') return null;
  const words = letter.state === 'failed' ? gettext('The letter was not sent.') : gettext('The connection was lost while the letter was being sent: it may have arrived. It is not sent again by itself.');
  return html`<div class=${`banner banner-${letter.state === 'failed' ? 'danger' : 'warn'} ml-fate`} role="status"><${Icon} name="triangle-alert" /><p>${words} ${letter.error}</p>
    ${mine && html`<span class="ml-acts"><button type="button" class="btn btn-sm" disabled=${busy} onClick=${onceAClick(() => app.mail.settle(letter.id, 'again'))}>${gettext('Send once more')}</button>
      ${letter.state === 'unknown' && html`<button type="button" class="btn btn-sm" disabled=${busy} onClick=${onceAClick(() => app.mail.settle(letter.id, 'accept'))}>${gettext('It has arrived')}</button>`}</span>`}</div>`;
}

const named = ([name, address]) => (name ? `${name} <${address}>` : address);

function Letter({ app, letter, mine }) {
  const people = [[gettext('To'), letter.to], [gettext('Copy'), letter.cc]].filter(([, list]) => list.length);
  const body = letter.html
    ? html`<div class="prose ml-text" dangerouslySetInnerHTML=${{ __html: letter.html }}></div>`
    : html`<div class="ml-text ml-plain">${letter.text}</div>`;
  return html`<article class=${`card ml-letter${letter.direction === 'out' ? ' ml-out' : ''}`} data-letter=${letter.id} data-state=${letter.state}>
    <header class="ml-h"><b class="trunc">${letter.from[0] || letter.from[1] || gettext('Nobody knows from whom')}</b><${LetterTag} letter=${letter} /><span class="muted num">${dateTime(letter.dated || letter.at)}</span>
      <span class="ml-people second">${letter.from[1]}${people.map(([words, list]) => html`<span key=${words}> · ${words}: ${list.map(named).join(', ')}</span>`)}${letter.author && html`<span> · ${fill(gettext('Written by %(name)s'), { name: letter.author.name })}</span>`}</span></header>
    <${Fate} app=${app} letter=${letter} mine=${mine} />
    ${letter.state === 'unreadable'
    ? html`<p class="ml-text">${gettext('This letter could not be read.')} ${letter.error} ${letter.source && html`<a href=${letter.source} download>${gettext('Save its source')}</a>`}</p>`
    : body}
    ${letter.files.length > 0 && html`<${Files} files=${letter.files} />`}</article>`;
}

function Opened({ app, data }) {
  const me = useStore(app.store, (s) => s.me);
  const { thread, letters } = data;
  const end = useRef(null);
  const last = letters.length ? letters[letters.length - 1].id : '';
  useEffect(() => { if (end.current) end.current.scrollIntoView({ block: 'start' }); }, [last]);
  const written = letters.filter((letter) => letter.direction === 'out').length; // a letter that comes takes no text away
  const mine = Boolean(thread.assignee) && thread.assignee.id === me.id;
  const answers = mine && OWNED.includes(thread.state);
  return html`<header class="ml-head"><button type="button" class="icon-btn ml-back" aria-label=${gettext('Back to the list')} onClick=${app.mail.leave}><${Icon} name="arrow-left" /></button>
      <div class="ml-title"><h2 class="trunc">${thread.subject || gettext('No subject')}</h2><p class="second trunc"><${StateTag} state=${thread.state} /> ${thread.assignee && `${thread.assignee.name} · `}${thread.name || thread.address} · ${thread.project.name}</p></div>
      <${Acts} app=${app} data=${data} /></header>
    <div class="ml-letters" tabindex="0" role="region" aria-label=${gettext('Letters of the thread')}>${data.earlier && (app.mail.canShowMore()
    ? html`<button type="button" class="btn btn-block" onClick=${onceAClick(app.mail.earlier)}>${gettext('Earlier letters')}</button>`
    : html`<p class="muted ml-note">${gettext('Earlier letters of this thread are not shown.')}</p>`)}
      ${letters.map((letter) => html`<div key=${letter.id} ref=${letter.id === last ? end : null}><${Letter} app=${app} letter=${letter} mine=${mine} /></div>`)}
      ${!answers && html`<p class="muted ml-note">${thread.assignee && OWNED.includes(thread.state) ? fill(gettext('%(name)s answers these letters.'), { name: thread.assignee.name }) : gettext('Take the letters to answer them.')}</p>`}</div>
    ${answers && html`<${Answer} key=${written} app=${app} data=${data} />`}`;
}

export function MailThread({ app }) {
  const open = useStore(app.store, (s) => s.mail.open);
  const body = () => {
    if (open.data) return html`<${Opened} app=${app} data=${open.data} />`;
    if (open.status === 'failed') return html`<${Failed} title=${gettext('The letters could not be read')} text=${open.error} onRetry=${() => app.mail.read(open.id)} />`;
    return html`<${SkeletonRows} rows=${3} />`;
  };
  return html`<section class="ml-thread" aria-label=${gettext('Thread of letters')}>${body()}</section>`;
}
