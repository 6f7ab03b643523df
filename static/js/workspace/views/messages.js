/* The stream of messages: keeps its end on screen, or the place the operator is reading. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow } from '../../lib/clock.js';
import { dayTitle } from '../../lib/format.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';
import { Group, Pending } from './bubble.js';
import { SystemLine, Note } from './system_line.js';
import { layout } from './grouping.js';

const NEAR = 60; // px from the end that still count as «at the end»

/* Scrolling as a person expects it. Returns what the view needs to know and do. */
function useScroll(first, count, hasNew) {
  const box = useRef(null);
  const place = useRef({ atEnd: true, height: 0, first: null, count: 0 });
  const [away, setAway] = useState(0); // messages below the fold since the operator scrolled up; -1 at the end

  useLayoutEffect(() => {
    const element = box.current;
    const old = place.current;
    const line = element.querySelector('.newline');
    if (old.first === null && hasNew && line) element.scrollTop = line.offsetTop - 80;
    else if (old.first !== null && first < old.first) element.scrollTop += element.scrollHeight - old.height; // earlier ones came
    else if (old.atEnd) element.scrollTop = element.scrollHeight;
    else if (count > old.count) setAway((n) => Math.max(0, n) + count - old.count);
    place.current = { ...old, height: element.scrollHeight, first, count };
    measure();
  }, [first, count]);

  function measure() {
    const element = box.current;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    place.current.atEnd = atEnd;
    place.current.height = element.scrollHeight;
    setAway((n) => (atEnd ? -1 : Math.max(0, n)));
  }

  useEffect(() => {
    // The composer grows, the window shrinks: the end stays the end.
    const stick = () => { if (place.current.atEnd && box.current) box.current.scrollTop = box.current.scrollHeight; };
    window.addEventListener('resize', stick);
    let watcher = null;
    if (typeof ResizeObserver !== 'undefined') { watcher = new ResizeObserver(stick); watcher.observe(box.current); }
    return () => { window.removeEventListener('resize', stick); if (watcher) watcher.disconnect(); };
  }, []);

  const toEnd = () => { box.current.scrollTop = box.current.scrollHeight; measure(); box.current.focus(); };
  return { box, away, measure, toEnd };
}

/* Tells whether the end is really being read: on the screen, in a page that has the focus. */
function useReading(app, id, atEnd, last) {
  useEffect(() => {
    const look = () => {
      const reading = atEnd && !document.hidden && document.hasFocus();
      app.store.dispatch({ type: 'reading', id: reading ? id : null });
      if (reading) app.reads.seen(id);
    };
    look();
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [id, atEnd, last]);
}

function Row({ row, client, me }) {
  if (row.type === 'day') return html`<div class="day">${dayTitle(row.at, serverNow())}</div>`;
  if (row.type === 'new') return html`<div class="newline" role="separator">${gettext('New messages')}</div>`;
  if (row.type === 'system') return html`<${SystemLine} message=${row.message} />`;
  if (row.type === 'note') return html`<${Note} message=${row.message} />`;
  return html`<${Group} group=${row} client=${client} me=${me} />`;
}

function Earlier({ app, id, thread }) {
  if (!thread.hasEarlier) return null;
  return html`<button type="button" class="btn btn-sm btn-ghost older" disabled=${thread.earlier === 'loading'} onClick=${() => app.threads.earlier(id)}>
    <${Icon} name="history" size="sm" />${gettext('Show earlier messages')}</button>`;
}

function Jump({ away, toEnd }) {
  if (away < 0) return null;
  const fresh = away > 0 ? fill(ngettext('%(n)s new', '%(n)s new', away), { n: away }) : gettext('To the end');
  return html`<button type="button" class="btn btn-sm jump" onClick=${toEnd}><${Icon} name="arrow-down" size="sm" />${fresh}</button>`;
}

export function Messages({ app, id, mine }) {
  const { thread, pending, client, typing, me } = useStore(app.store, (s) => ({
    thread: s.threads[id], pending: s.pending[id], client: s.conversations[id].client, typing: s.typing[id], me: s.me,
  }));
  const { messages } = thread;
  const waiting = pending || [];
  const first = messages.length ? messages[0].number : 0;
  const last = messages.length ? messages[messages.length - 1].number : 0;
  const scroll = useScroll(first, messages.length + waiting.length, thread.newFrom !== null);
  useReading(app, id, scroll.away < 0, last);
  const rows = layout(messages, thread.newFrom);
  return html`<div class="stream-box">
    <div class="stream" tabindex="0" role="log" aria-label=${gettext('Messages')} ref=${scroll.box} onScroll=${scroll.measure}><div class="msgs">
      <${Earlier} app=${app} id=${id} thread=${thread} />
      ${messages.length === 0 && waiting.length === 0 && html`<div class="day">${gettext('No messages in this session yet')}</div>`}
      ${rows.map((row) => html`<${Row} key=${row.key} row=${row} client=${client} me=${me} />`)}
      ${waiting.length > 0 && html`<${Pending} app=${app} id=${id} messages=${waiting} lost=${!mine} />`}
    </div></div>
    <${Jump} away=${scroll.away} toEnd=${scroll.toEnd} />
    <div class="typing" role="status">${typing && fill(gettext('%(name)s is typing…'), { name: clientName(client) })}</div>
  </div>`;
}
