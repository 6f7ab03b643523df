/* What several shapes of the call panel have in common. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { useNow } from '../../lib/clock.js';
import { duration } from '../../lib/format.js';
import { gettext } from '../../lib/i18n.js';
import { Avatar } from '../../components/people.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';
import { sinceOf } from '../state/panel.js';

/* A status that nobody chooses: it follows the call. */
export function CallPill({ app, kind, name }) {
  const since = useStore(app.store, sinceOf);
  return html`<span class=${`pill pill-lg pill-fixed st st-${kind}`}><span>${name}</span>${since && html`<${Elapsed} since=${since} />`}</span>`;
}

/* How many skill groups, and whose workplace it is. */
export function Who({ app, bare }) {
  const { me, groups } = useStore(app.store, (s) => ({ me: s.me, groups: s.projects.length }));
  return html`<div class="row row-l who-me">
    ${!bare && html`<span class="sk">${gettext('Skill groups:')} <b class="num">${groups}</b></span>`}
    <span class="row me" title=${me.name}><${Avatar} initials=${me.initials} hue=${me.avatar_hue} size="sm" /><span class=${bare ? 'sr' : 'trunc'}>${me.name}</span></span></div>`;
}

/* Time that is left until an ISO moment. */
export function Left({ until }) {
  const now = useNow();
  return html`<b class="num">${duration(Math.max(0, Date.parse(until) - now))}</b>`;
}

/* A large button of a live call. `act`: the act that it stands for, to show that it is under way. */
export function Key({ app, icon, words, act, kind, on, title, run }) {
  const { acting } = useStore(app.store, (s) => ({ acting: s.acting && s.acting.name }));
  const mine = Boolean(act) && [].concat(act).includes(acting);
  return html`<button type="button" class=${`key${kind ? ` key-${kind}` : ''}${on ? ' is-on' : ''}`} aria-pressed=${on === undefined ? null : on}
    disabled=${Boolean(acting)} aria-busy=${mine} title=${title || null} onClick=${run}><${Icon} name=${mine ? 'loader-circle' : icon} size="lg" /><span>${words}</span></button>`;
}
