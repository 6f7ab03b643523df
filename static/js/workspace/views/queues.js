/* Who waits, per project: size and the longest wait. A click opens that queue. Those that do not fit stand under «ещё N». */
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { useNow } from '../../lib/clock.js';
import { Clock } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { level } from '../state/select.js';
import { useSize } from './use_narrow.js';

function open(app, project) {
  app.lists.filter('queue', { project: String(project.id) });
  app.router.tab('queue');
}

function Words({ project }) {
  const reading = (now) => {
    const ms = Math.max(0, now - Date.parse(project.oldest_enqueued_at));
    return { ms, level: level(ms, project) };
  };
  return html`<span class="q-n trunc">${project.name}</span> <b class="num">${project.waiting}</b>
    ${project.waiting > 0 && project.oldest_enqueued_at && html`<${Clock} icon="hourglass" title=${gettext('Waits longest')} reading=${reading} />`}`;
}

const look = (project) => (project.waiting ? '' : ' q-0');

function Queue({ app, project, out }) {
  const title = fill(gettext('Queue of “%(project)s”'), { project: project.name });
  return html`<button type="button" class=${`q${look(project)}${out ? ' is-out' : ''}`} title=${title} onClick=${() => open(app, project)} data-project=${project.id}>
    <${Words} project=${project} /></button>`;
}

function More({ app, rest }) {
  const waiting = rest.reduce((sum, project) => sum + project.waiting, 0);
  const words = fill(gettext('more %(n)s'), { n: rest.length || 1 });
  const title = rest.map((project) => project.name).join(', ');
  const said = fill(ngettext('%(n)s client waits in the queues', '%(n)s clients wait in the queues', waiting), { n: waiting });
  const people = waiting > 0 && html` <b class="num" aria-hidden="true">${waiting}</b><span class="sr">, ${said}</span>`;
  const button = ({ open: shown, toggle }) => html`<button type="button" class=${`q q-more${waiting ? '' : ' q-0'}`} aria-haspopup="menu" aria-expanded=${shown} title=${title} onClick=${toggle}>
    ${words}${people}<${Icon} name="chevron-down" size="sm" /></button>`;
  return html`<span class=${`q-rest${rest.length ? '' : ' is-out'}`}><${Popover} label=${gettext('Queues of the projects')} button=${button} end>${(close) => rest.map((project) => html`
    <button type="button" key=${project.id} class=${`opt q-o${look(project)}`} role="menuitem" data-project=${project.id} onClick=${() => { close(); open(app, project); }}>
      <${Words} project=${project} /></button>`)}</${Popover}></span>`;
}

const [GAP, LEFT, BESIDE] = [4, 16, 8]; // px between two, before the first and beside the line, as in header.css and moves.css

/* Of widths `all`, how many stand in `room` whole, with `more` behind them where not all do. */
export function fitting(all, room, more) {
  let end = -GAP;
  const ends = all.map((width) => { end += GAP + width; return end; });
  return end <= room ? all.length : ends.filter((one) => one + GAP + more <= room).length;
}

/* A clock grows as it goes: 59, 1:00. */
function Ticking({ measure }) {
  const part = Math.floor(useNow() / 10000);
  useEffect(measure, [part]);
  return null;
}

export function Queues({ app }) {
  const projects = useStore(app.store, (s) => s.projectOrder.map((id) => s.projects[id]));
  const box = useRef(null);
  const line = useRef(null);
  const [shown, setShown] = useState(projects.length);
  // Those with people in them first: when the line is too narrow, empty queues are the ones put away.
  const sorted = projects.filter((p) => p.waiting).concat(projects.filter((p) => !p.waiting));
  const measure = () => {
    line.current = box.current.parentElement; // with the button of «Молния», which keeps its place
    const others = Array.from(line.current.children).filter((one) => one !== box.current).reduce((sum, one) => sum + BESIDE + one.offsetWidth, 0);
    const widths = Array.from(box.current.children).filter((one) => one.matches('.q')).map((one) => one.offsetWidth);
    setShown(fitting(widths, line.current.clientWidth - others - LEFT, box.current.querySelector('.q-rest').offsetWidth));
  };
  useSize(box, measure, [projects.map((p) => `${p.id} ${p.waiting} ${p.name}`).join()]);
  useSize(line, measure);
  return html`<nav class="queues" aria-label=${gettext('Queues of the projects')} ref=${box}><${Ticking} measure=${measure} />
    ${sorted.map((project, at) => html`<${Queue} key=${project.id} app=${app} project=${project} out=${at >= shown} />`)}
    <${More} app=${app} rest=${sorted.slice(shown)} /></nav>`;
}
