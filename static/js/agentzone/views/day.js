/* «Статистика за сегодня» (A4): five numbers, and the day as it went. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { useNow } from '../../lib/clock.js';
import { fill, gettext } from '../../lib/i18n.js';
import { duration, time } from '../../lib/format.js';
import { Banner } from '../../components/feedback.js';

const two = (n) => (n < 10 ? `0${n}` : String(n));

/* Hours, minutes and seconds always, as people compare them. */
export function clockTime(seconds) {
  const whole = Math.round(seconds);
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(two).join(':');
}

/* Rounded as the sum above it is: of one call both are the same. */
export const average = (seconds) => (seconds === null ? '' : fill(gettext('%(time)s a call on average'), { time: duration(Math.round(seconds) * 1000) }));

function tilesOf(today) {
  return [
    [gettext('Number of calls'), today.calls, fill(gettext('%(n)s yesterday by this time'), { n: today.calls_yesterday })],
    [gettext('Working time'), clockTime(today.signed_in), today.spans.length ? fill(gettext('since %(time)s'), { time: time(today.spans[0].from) }) : ''],
    [gettext('Handling time'), clockTime(today.handling), average(today.average_handling)],
    [gettext('Talking time'), clockTime(today.talk), average(today.average_talk)],
    [gettext('On pause'), clockTime(today.on_break), today.missed ? fill(gettext('missed calls: %(n)s'), { n: today.missed }) : ''],
  ];
}

const LOOKS = [
  ['talk', () => gettext('Talking')], ['ready', () => gettext('Ready')], ['acw', () => gettext('Wrap-up')], ['notready', () => gettext('Not ready')],
  ['hold', () => gettext('Hold')], ['reserve', () => gettext('Reserve')], ['off', () => gettext('Disconnected')],
];

function Timeline({ spans, at }) {
  const begin = Date.parse(spans[0].from);
  const whole = Math.max(1, Date.parse(at) - begin);
  const ms = (span) => Date.parse(span.to) - Date.parse(span.from);
  const share = (span) => ({ left: `${((Date.parse(span.from) - begin) / whole) * 100}%`, width: `${(ms(span) / whole) * 100}%` });
  const sum = (kind) => spans.filter((span) => span.kind === kind).reduce((all, span) => all + ms(span), 0);
  const sums = LOOKS.map(([kind, words]) => ({ kind, words: words(), ms: sum(kind) })).filter((one) => one.ms >= 1000);
  // In the first minutes of a day several marks have the same time: once is enough.
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) => time(begin + part * whole)).map((mark, n, all) => (all.indexOf(mark) === n ? mark : ''));
  return html`<div class="card az-tl"><div class="card-h"><h3>${gettext('The day by statuses')}</h3></div><div class="card-b">
    <div class="tl" aria-hidden="true">${spans.map((span) => html`<i key=${span.from} class=${`st st-${span.kind}`} style=${share(span)} title=${`${time(span.from)}–${time(span.to)}`}></i>`)}</div>
    <div class="hours num" aria-hidden="true">${marks.map((mark) => html`<span>${mark}</span>`)}</div>
    <ul class="legend num">${sums.map(({ kind, words, ms: all }) => html`<li key=${kind}><i class=${`st st-${kind}`}></i>${words} ${clockTime(all / 1000)}</li>`)}</ul></div></div>`;
}

/* When it was read, and when it will be again. */
function Freshness({ app, at }) {
  const now = useNow();
  const left = Math.max(0, Math.ceil((app.day.nextAt() - now) / 1000));
  return html`<span class="muted num">${fill(gettext('updated at %(time)s · again in %(left)s s'), { time: time(at), left })}</span>`;
}

export function Day({ app }) {
  const { today, failed } = useStore(app.store, (s) => ({ today: s.today, failed: s.todayFailed }));
  return html`<section class="az-day" aria-label=${gettext('Statistics of today')}>
    <div class="home-h"><h2>${gettext('Statistics of today')}</h2><${Freshness} app=${app} at=${today.at} /></div>
    ${failed && html`<${Banner} kind="warn" icon="triangle-alert" action=${{ label: gettext('Try again'), run: app.day.read }}>${fill(gettext('These numbers are old: %(error)s'), { error: failed })}</${Banner}>`}
    <div class="stats">${tilesOf(today).map(([name, value, more]) => html`<div class="tile" key=${name}>
      <span class="tile-k">${name}</span><span class="tile-v">${value}</span><span class="tile-f num">${more}</span></div>`)}</div>
    ${today.spans.length > 0 && html`<${Timeline} spans=${today.spans} at=${today.at} />`}</section>`;
}
