/* Times and names as people read them, in the language of the page. All arguments are ISO strings or ms. */
import { gettext, fill, language } from './i18n.js';

const DAY = 86400000;
const formats = {}; // making one takes far longer than using it, and a dialog shows a hundred times

function dates(options) {
  const key = `${language()} ${JSON.stringify(options)}`;
  if (!formats[key]) formats[key] = new Intl.DateTimeFormat(language(), options);
  return formats[key];
}

const two = (n) => (n < 10 ? `0${n}` : String(n));

/* 75000 → «01:15», 5047000 → «01:24:07», days → «3 d 04:10». */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const days = Math.floor(seconds / 86400);
  const clock = [Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  const hours = Math.floor(seconds / 3600) % 24;
  if (days > 0) return fill(gettext('%(days)s d %(time)s'), { days, time: `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}` });
  return hours > 0 ? `${two(hours)}:${clock}` : clock;
}

export function time(iso) {
  return dates({ hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
}

/* A key that is equal for two moments of one local day. */
export function dayKey(iso) {
  const date = new Date(iso);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/* «Today, 22 November», «Yesterday, 21 November», «3 May», «3 May 2024». */
export function dayTitle(iso, now) {
  const date = new Date(iso);
  const today = new Date(now);
  const options = { day: 'numeric', month: 'long' };
  if (date.getFullYear() !== today.getFullYear()) options.year = 'numeric';
  const day = dates(options).format(date);
  if (dayKey(iso) === dayKey(now)) return fill(gettext('Today, %(day)s'), { day });
  if (dayKey(iso) === dayKey(now - DAY)) return fill(gettext('Yesterday, %(day)s'), { day });
  return day;
}

/* The short date of lists: time today, otherwise «20.11», with the year when it is another. */
export function shortWhen(iso, now) {
  if (dayKey(iso) === dayKey(now)) return time(iso);
  const options = { day: '2-digit', month: '2-digit' };
  if (new Date(iso).getFullYear() !== new Date(now).getFullYear()) options.year = 'numeric';
  return dates(options).format(new Date(iso));
}

/* «18 November», with the year when it is another: as it stands after «updated» and «until». */
export function longDay(iso, now) {
  const options = { day: 'numeric', month: 'long' };
  if (new Date(iso).getFullYear() !== new Date(now).getFullYear()) options.year = 'numeric';
  return dates(options).format(new Date(iso));
}

/* «March 2024» as it stands after «since». */
export function monthYear(iso) {
  const parts = dates({ day: 'numeric', month: 'long', year: 'numeric' })
    .formatToParts(new Date(iso));
  const part = (type) => parts.filter((p) => p.type === type).map((p) => p.value).join('');
  return `${part('month')} ${part('year')}`;
}

/* «22.11.2026, 14:05» */
export function dateTime(iso) {
  const options = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' };
  return dates(options).format(new Date(iso));
}

/* The day of a note: time today, otherwise «9 November», with the year when it is another. */
export function dayWords(iso, now) {
  if (dayKey(iso) === dayKey(now)) return time(iso);
  const options = { day: 'numeric', month: 'long' };
  if (new Date(iso).getFullYear() !== new Date(now).getFullYear()) options.year = 'numeric';
  return dates(options).format(new Date(iso));
}

/* «+79163042218», «79163042218» and «89163042218» (a line delivers one or the other) → «+7 916 304-22-18». Free numbers are
   dialled and known with 8 alone: «8 800 555-35-35». Other countries' numbers, short ones and extensions stay as they are. */
export function phoneWords(phone) {
  const parts = /^(?:\+?7|8)(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone);
  if (!parts) return phone;
  return `${parts[1] === '800' ? '8' : '+7'} ${parts[1]} ${parts[2]}-${parts[3]}-${parts[4]}`;
}

/* What the server takes for a number to call: as people write it, 3–19 digits with or without a plus. */
export const isNumber = (text) => /^\+?\d{3,19}$/.test(text.replace(/[\s()\-.]+/g, ''));
