/* «Молния»: a button on top that takes the next chat, and tools over the queue that take several or chosen ones. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { onceAClick } from '../../lib/in_flight.js';
import { Icon } from '../../components/icon.js';
import { fullWords } from '../services/moves.js';
import { canPull, pullState } from '../state/offers.js';

/* `words`: why there is no place, where there is none. */
export function why({ allowed, waiting, full }, words) {
  if (!allowed) return gettext('To take a chat, choose a status in which chats come');
  if (full) return words;
  return waiting ? gettext('Take the next chat from the queue') : gettext('Nobody waits in the queues');
}

export function PullButton({ app }) {
  const state = useStore(app.store, pullState);
  const words = useStore(app.store, fullWords);
  if (!state.shown) return null;
  return html`<button type="button" class="btn btn-sm top-pull" title=${why(state, words)} disabled=${!state.waiting} onClick=${onceAClick(() => app.moves.pull({ count: 1 }))}>
    <${Icon} name="zap" />${gettext('Lightning')}</button>`;
}

/* In the empty list of active dialogs. */
export function PullFromQueue({ app }) {
  const { waiting } = useStore(app.store, pullState);
  if (!waiting) return null;
  return html`<button type="button" class="btn btn-primary" onClick=${onceAClick(() => app.moves.pull({ count: 1 }))}><${Icon} name="zap" />${gettext('Take from the queue')}</button>`;
}

/* Over the queue: the next one, or as many as one press may take. */
export function QueueTools({ app }) {
  const { project, ids } = useStore(app.store, (s) => ({ project: s.queue.project, ids: s.queue.ids.length }));
  const { shown, max, waiting } = useStore(app.store, pullState);
  if (!shown || ids === 0) return null;
  const several = Math.min(max, waiting);
  const next = (count) => app.moves.pull(project ? { count, project: Number(project) } : { count });
  return html`<div class="dl-pull"><button type="button" class="btn btn-sm" disabled=${!waiting} onClick=${onceAClick(() => next(1))}><${Icon} name="zap" />${gettext('Take the next')}</button>
    ${several > 1 && html`<button type="button" class="btn btn-sm" onClick=${onceAClick(() => next(several))}>${fill(ngettext('Next %(n)s', 'Next %(n)s', several), { n: several })}</button>`}</div>`;
}

/* In the bar of what can be done with several: those that are picked in the queue become mine. */
export function PullPicked({ app, ids }) {
  const can = useStore(app.store, (s) => ids.length > 0 && ids.every((id) => s.conversations[id] && canPull(s, s.conversations[id].project_id)));
  const { shown } = useStore(app.store, pullState);
  if (!shown) return null;
  const words = ids.length ? fill(ngettext('Take %(n)s chosen', 'Take %(n)s chosen', ids.length), { n: ids.length }) : gettext('Take from the queue');
  return html`<button type="button" class="btn btn-sm btn-primary" disabled=${!can} onClick=${onceAClick(() => app.moves.pull({ conversations: ids }))}><${Icon} name="zap" size="sm" />${words}</button>`;
}
