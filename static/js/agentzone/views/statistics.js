/* «Статистика оператора» (A5): one's own past by days, weeks or months, in the columns of a project. */
import { html, useState } from '../../lib/html.js';
import { gettext, language } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Empty } from '../../components/feedback.js';
import { clockTime } from './day.js';
import { Page } from './page.js';

const COLUMNS = {
  calls: () => gettext('Number of calls'),
  missed: () => gettext('Missed calls'),
  talk: () => gettext('Talking time'),
  hold: () => gettext('Hold'),
  acw: () => gettext('Wrap-up'),
  handling: () => gettext('Handling time'),
  aht: () => gettext('Average handling time'),
  signed_in: () => gettext('Working time'),
  on_break: () => gettext('On pause'),
};
const COUNTS = ['calls', 'missed'];
const STEPS = [['day', () => gettext('Days')], ['week', () => gettext('Weeks')], ['month', () => gettext('Months')]];

const shown = (name, value) => {
  if (value === null) return '—';
  return COUNTS.includes(name) ? value : clockTime(value);
};

/* «Mon, 30 November», «from 23 November», «November 2026». The days are those of the project, whatever zone this is. */
function rowName(by, from) {
  const day = new Date(`${from}T12:00:00Z`);
  const options = by === 'month' ? { month: 'long', year: 'numeric' } : { weekday: by === 'day' ? 'short' : undefined, day: 'numeric', month: 'long' };
  const words = new Intl.DateTimeFormat(language(), { ...options, timeZone: 'UTC' }).format(day);
  return by === 'week' ? `${gettext('week from')} ${words}` : words;
}

/* The sums of what can be summed; the mean of the calls from their sums. */
function totals(rows) {
  const sum = (name) => rows.reduce((all, row) => all + (row[name] || 0), 0);
  const all = {};
  Object.keys(COLUMNS).forEach((name) => { all[name] = sum(name); });
  all.aht = all.calls ? all.handling / all.calls : null;
  return all;
}

function Table({ data }) {
  const { columns } = data.projects.find((one) => one.id === data.project);
  const known = Object.keys(COLUMNS).filter((name) => columns.includes(name));
  const all = totals(data.rows);
  return html`<div class="card scroll-x" tabindex="0" role="group" aria-label=${gettext('Statistics')}><table class="table"><thead><tr><th scope="col">${gettext('Period')}</th>
      ${known.map((name) => html`<th key=${name} scope="col" class="r">${COLUMNS[name]()}</th>`)}</tr></thead>
    <tbody>${data.rows.map((row) => html`<tr key=${row.from}><td>${rowName(data.by, row.from)}</td>${known.map((name) => html`<td key=${name} class="r">${shown(name, row[name])}</td>`)}</tr>`)}</tbody>
    <tfoot><tr><td>${gettext('Total')}</td>${known.map((name) => html`<td key=${name} class="r">${shown(name, all[name])}</td>`)}</tr></tfoot></table></div>`;
}

function Filters({ data, ask }) {
  return html`<div class="hist-f"><div class="seg" role="group" aria-label=${gettext('Period')}>${STEPS.map(([by, words]) => html`<button type="button" key=${by} class=${by === data.by ? 'is-on' : null}
      aria-pressed=${by === data.by} onClick=${() => ask({ by })}>${words()}</button>`)}</div>
    ${data.projects.length > 1 && html`<div class="field"><select class="select" aria-label=${gettext('Project')} value=${data.project} onChange=${(event) => ask({ project: event.currentTarget.value })}>
      ${data.projects.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === data.project}>${one.name}</option>`)}</select>
      <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`}</div>`;
}

export function Statistics({ app }) {
  const [asked, setAsked] = useState({ by: 'day' });
  const ask = (more) => {
    const next = { ...asked, ...more };
    setAsked(next);
    app.pages.statistics(next);
  };
  return html`<${Page} app=${app} name="statistics" title=${gettext('My statistics')} read=${() => app.pages.statistics(asked)}>${(data) => (
    data.projects.length === 0
      ? html`<${Empty} icon="chart-column" title=${gettext('No statistics yet')} text=${gettext('The manager of your project has not set up which numbers are shown here.')} />`
      : html`<div class="stack"><${Filters} data=${data} ask=${ask} /><${Table} data=${data} /></div>`
  )}</${Page}>`;
}
