/* Who waits, per project: size and the longest wait. A click opens that queue. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Clock } from '../../components/clock.js';
import { level } from '../state/select.js';

function Queue({ app, project }) {
  const open = () => {
    app.lists.filter('queue', { project: String(project.id) });
    app.router.tab('queue');
  };
  const reading = (now) => {
    const ms = Math.max(0, now - Date.parse(project.oldest_enqueued_at));
    return { ms, level: level(ms, project) };
  };
  const title = fill(gettext('Queue of “%(project)s”'), { project: project.name });
  return html`<button type="button" class=${`q${project.waiting ? '' : ' q-0'}`} title=${title} onClick=${open} data-project=${project.id}>
    <span class="q-n trunc">${project.name}</span> <b class="num">${project.waiting}</b>
    ${project.waiting > 0 && project.oldest_enqueued_at && html`<${Clock} icon="hourglass" title=${gettext('Waits longest')} reading=${reading} />`}</button>`;
}

export function Queues({ app }) {
  const projects = useStore(app.store, (s) => s.projectOrder.map((id) => s.projects[id]));
  // Those with people in them first: when the line is too narrow, empty queues are what is left out.
  const sorted = projects.filter((p) => p.waiting).concat(projects.filter((p) => !p.waiting));
  return html`<nav class="queues" aria-label=${gettext('Queues of the projects')}>
    ${sorted.map((project) => html`<${Queue} key=${project.id} app=${app} project=${project} />`)}</nav>`;
}
