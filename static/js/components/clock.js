/* Clocks that tick by the server's time. Only the clock is drawn again every second, not what stands around it. */
import { html } from '../lib/html.js';
import { useNow } from '../lib/clock.js';
import { duration } from '../lib/format.js';
import { Icon } from './icon.js';

/* Time since an ISO moment, as bare digits. */
export function Elapsed({ since }) {
  const now = useNow();
  return html`<span class="num" role="timer">${duration(now - Date.parse(since))}</span>`;
}

/* A clock with an icon: `reading(now)` gives {ms, level: '' | 'warn' | 'bad'}. */
export function Clock({ icon, title, reading }) {
  const { ms, level } = reading(useNow());
  return html`<span class=${`clock${level ? ` clock-${level}` : ''}`} title=${title}>
    <${Icon} name=${icon} /><span class="sr">${title}: </span>${duration(ms)}</span>`;
}
