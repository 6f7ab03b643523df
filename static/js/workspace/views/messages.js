/* The stream of messages: keeps its end on screen, or the place the operator is reading. */
import { html, useEffect, useMemo } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow } from '../../lib/clock.js';
import { finder } from '../../lib/found.js';
import { dayTitle } from '../../lib/format.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';
import { Group, Pending } from './bubble.js';
import { SystemLine, Note } from './system_line.js';
import { FindBar } from './find_bar.js';
import { layout } from './grouping.js';
import { MessageActions, walk } from './message_actions.js';
import { useDrawn } from './use_drawn.js';
import { useScroll } from './use_scroll.js';

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

/* Number of a message → what the search has found in it; null while nothing is searched for. */
function useFound(app, id) {
  const find = useStore(app.store, (s) => (s.find && s.find.id === id ? s.find : null));
  const results = find && find.status === 'ready' ? find.results : null;
  return useMemo(() => {
    if (!results || results.length === 0) return null;
    const found = {};
    results.forEach((hit) => { found[hit.number] = finder(find.q, hit.parts); });
    return found;
  }, [results]);
}

function Row({ app, id, row, client, me, found }) {
  if (row.type === 'day') return html`<div class="day">${dayTitle(row.at, serverNow())}</div>`;
  if (row.type === 'new') return html`<div class="newline" role="separator">${gettext('New messages')}</div>`;
  if (row.type === 'system') return html`<${SystemLine} message=${row.message} />`;
  if (row.type === 'note') return html`<${Note} app=${app} id=${id} message=${row.message} client=${client} find=${found && found[row.message.number]} />`;
  return html`<${Group} app=${app} id=${id} group=${row} client=${client} me=${me} found=${found} />`;
}

function Earlier({ app, id, thread }) {
  if (!thread.hasEarlier) return null;
  return html`<button type="button" class="btn btn-sm btn-ghost older" disabled=${thread.earlier === 'loading'} onClick=${() => app.threads.earlier(id)}>
    <${Icon} name="history" size="sm" />${gettext('Show earlier messages')}</button>`;
}

function Jump({ away, fresh, toEnd }) {
  if (away < 0) return null;
  const words = fresh > 0 ? fill(ngettext('%(n)s new', '%(n)s new', fresh), { n: fresh }) : gettext('To the end');
  return html`<button type="button" class="btn btn-sm jump" onClick=${toEnd}><${Icon} name="arrow-down" size="sm" />${words}</button>`;
}

export function Messages({ app, id, mine }) {
  const { thread, pending, client, typing, me } = useStore(app.store, (s) => ({
    thread: s.threads[id], pending: s.pending[id], client: s.conversations[id].client, typing: s.typing[id], me: s.me,
  }));
  const { hasLater } = thread;
  const { messages, whole } = useDrawn(thread);
  const waiting = hasLater ? [] : pending || [];
  const scroll = useScroll({ ...thread, messages }, waiting.length, { earlier: () => app.threads.earlier(id), later: () => app.threads.later(id) });
  useReading(app, id, scroll.away < 0 && !hasLater, scroll.last);
  const rows = layout(messages, thread.newFrom);
  const found = useFound(app, id);
  const toEnd = () => (hasLater ? app.threads.toEnd(id) : scroll.toEnd());
  return html`<div class="stream-box"><${FindBar} app=${app} id=${id} />
    <div class="stream" tabindex="0" role="log" aria-label=${gettext('Messages')} ref=${scroll.box} onScroll=${scroll.measure}
      onKeyDown=${(event) => walk(event, scroll.box.current)}><div class="msgs">
      ${whole && html`<${Earlier} app=${app} id=${id} thread=${thread} />`}
      ${messages.length === 0 && waiting.length === 0 && html`<div class="day">${gettext('No messages in this session yet')}</div>`}
      ${rows.map((row) => html`<${Row} key=${row.key} app=${app} id=${id} row=${row} client=${client} me=${me} found=${found} />`)}
      ${waiting.length > 0 && html`<${Pending} app=${app} id=${id} client=${client} messages=${waiting} lost=${!mine} />`}
    </div><${MessageActions} app=${app} id=${id} box=${scroll.box} /></div>
    <${Jump} away=${hasLater ? 0 : scroll.away} fresh=${hasLater ? thread.tail.length : scroll.away} toEnd=${toEnd} />
    <div class="typing" role="status">${typing && fill(gettext('%(name)s is typing…'), { name: clientName(client) })}</div>
  </div>`;
}
