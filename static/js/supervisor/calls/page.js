/* «Звонки сейчас» (A22): the calls of the supervisor's projects that go on, and his own place among them. It fills whatever
   it is put into: a page of its own, or a tab. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { Empty, Failed, SkeletonRows, Toasts } from '../../components/feedback.js';
import { Offline } from '../../components/offline.js';
import { OwnBar } from './bar.js';
import { OwnDevice } from './device.js';
import { Row } from './row.js';
import { hindrance, numbersOf, projectsOf, shownCalls } from './state.js';
import { End, Status } from './windows.js';

const HEADS = () => [gettext('Project'), gettext('Client'), gettext('Operator'), gettext('State'), gettext('In all'), ''];

function Tile({ name, value, children }) {
  return html`<div class="tile" data-number=${name}><span class="tile-k">${name}</span><b class="tile-v">${value}</b>${children && html`<span class="tile-f num">${children}</span>`}</div>`;
}

function Numbers({ calls }) {
  const numbers = numbersOf(calls);
  return html`<div class="lc-n"><${Tile} name=${gettext('Calls now')} value=${numbers.all} />
    <${Tile} name=${gettext('Wait on the line')} value=${numbers.waits}>${numbers.longest && html`${gettext('longest')} <${Elapsed} since=${numbers.longest} />`}</${Tile}>
    <${Tile} name=${gettext('Callbacks asked for')} value=${numbers.ordered} /><${Tile} name=${gettext('Talking')} value=${numbers.talks} /><${Tile} name=${gettext('Hold')} value=${numbers.held} /></div>`;
}

function Filter({ app, projects, project }) {
  if (projects.length < 2) return null;
  return html`<div class="field lc-f"><select class="select" aria-label=${gettext('Project')} onChange=${(event) => app.store.dispatch({ type: 'project', project: Number(event.currentTarget.value) })}>
    <option value="0" selected=${project === 0}>${gettext('All projects')}</option>${projects.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === project}>${one.name}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`;
}

function Table({ app }) {
  const { all, project, me, at, why, busy } = useStore(app.store, (s) => ({
    all: s.calls, project: s.project, me: s.me, at: s.voice.supervising, why: hindrance(s), busy: Boolean(s.acting),
  }));
  const calls = shownCalls({ calls: all, project });
  return html`<div class="lc-top"><${Numbers} calls=${calls} /><${Filter} app=${app} projects=${projectsOf({ calls: all })} project=${project} /></div>
    ${calls.length === 0 ? html`<section class="card"><${Empty} icon="phone" title=${gettext('There are no calls now')} text=${gettext('As soon as somebody calls, the call appears here.')} /></section>`
    : html`<section class="card scroll-x" tabindex="0" role="group" aria-label=${gettext('Calls now')}><table class="table lc"><thead><tr>${HEADS().map((head, n) => html`<th key=${n} scope="col" class=${n === 4 ? 'r' : null}>${head || html`<span class="sr">${gettext('Acts')}</span>`}</th>`)}</tr></thead>
      <tbody>${calls.map((call) => html`<${Row} key=${call.id} app=${app} call=${call} me=${me} at=${at} why=${why} busy=${busy} />`)}</tbody></table></section>`}`;
}

function Gate({ app, phase, error }) {
  if (phase === 'loading') return html`<${SkeletonRows} rows=${4} label=${gettext('The calls are being read')} />`;
  if (phase === 'signedout') {
    const back = `${app.urls.login}?next=${encodeURIComponent(window.location.pathname)}`;
    return html`<div role="alert"><${Empty} icon="log-out" title=${gettext('You are signed out')} text=${gettext('The session ended, or you signed out in another tab.')}><a class="btn btn-primary" href=${back}>${gettext('Sign in again')}</a></${Empty}></div>`;
  }
  const text = phase === 'refused' ? gettext('The page was opened by an address that the server does not know as its own. Tell the administrator.') : error;
  return html`<${Failed} title=${gettext('The calls could not be read')} text=${text} onRetry=${app.live.retry} />`;
}

export function LiveCalls({ app }) {
  const { phase, error, connection, toasts, announcement } = useStore(app.store, (s) => ({ phase: s.phase, error: s.error, connection: s.connection, toasts: s.toasts, announcement: s.announcement }));
  if (phase !== 'ready') return html`<div class="sv-in"><${Gate} app=${app} phase=${phase} error=${error} /></div>`;
  return html`<div class="sv-in lc-page" data-connection=${connection.state}>
    <${Offline} connection=${connection} text=${gettext('No connection for %(time)s. The calls are right again when it is back.')} onRetry=${app.live.retry} />
    <${OwnBar} app=${app} /><${OwnDevice} app=${app} /><${Table} app=${app} /><${End} app=${app} /><${Status} app=${app} />
    <div class="sr" role="status" aria-live="assertive">${announcement}</div>
    <${Toasts} toasts=${toasts} onDrop=${(id) => app.store.dispatch({ type: 'toast.drop', id })} /></div>`;
}
