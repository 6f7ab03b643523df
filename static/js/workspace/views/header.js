/* The line on top: user panel, status, queues, connection, theme, help. Under the call panel of AgentZone it does not say
   again what stands there: the status and the person; nor that there is a connection, which the line at the bottom says. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Avatar } from '../../components/people.js';
import { Mentions } from './mentions.js';
import { StatusMenu } from './status_menu.js';
import { PullButton } from './pull.js';
import { Queues } from './queues.js';

const STATES = {
  online: ['st-ready', () => gettext('Connected')],
  connecting: ['st-reserve', () => gettext('Connecting…')],
  waiting: ['st-off', () => gettext('No connection')],
};

function Connection({ app }) {
  const state = useStore(app.store, (s) => s.connection.state);
  const [kind, words] = STATES[state];
  return html`<span class=${`conn${app.zone && state === 'online' ? ' sr' : ''}`} data-connection=${state} title=${words()}>
    <span class=${`st-dot st ${kind}`}></span><span class="conn-t">${words()}</span></span>`;
}

function ThemeButton({ app }) {
  const turn = () => {
    const dark = document.documentElement.getAttribute('data-theme') === 'dark';
    app.me.setPreferences({ theme: dark ? 'light' : 'dark' });
  };
  return html`<button type="button" class="icon-btn" aria-label=${gettext('Change theme')} title=${gettext('Change theme')} onClick=${turn}>
    <${Icon} name="sun-moon" /></button>`;
}

export function Header({ app }) {
  const { me, muted } = useStore(app.store, (s) => ({ me: s.me, muted: s.preferences.sound === 'off' || s.soundBlocked }));
  const open = (panel, userTab) => () => app.store.dispatch({ type: 'panel', panel, userTab });
  const bell = muted ? gettext('Notifications: no sound') : gettext('Notifications');
  const help = fill(gettext('Keyboard shortcuts: %(key)s'), { key: '?' });
  return html`<header class="top">
    <div class="row top-l">
      <button type="button" class="icon-btn" aria-label=${gettext('User panel')} title=${gettext('User panel')} aria-haspopup="dialog" onClick=${open('user')}>
        <${Icon} name="menu" size="lg" /></button>
      <span class="brand">OmniVOX</span>
      ${!app.zone && html`<${StatusMenu} app=${app} />`}
    </div>
    <div class="top-q"><${Queues} app=${app} /><${PullButton} app=${app} /></div>
    <div class="row top-r">
      <button type="button" class="btn btn-ghost top-find" aria-haspopup="dialog" aria-label=${gettext('Search for everything')} onClick=${open('palette')}><${Icon} name="search" />
        <span class="btn-t">${gettext('Find')}</span> <kbd class="kbd" aria-hidden="true">Ctrl K</kbd></button>
      <${Mentions} app=${app} />
      <${Connection} app=${app} />
      <button type="button" class="icon-btn" aria-label=${bell} title=${bell} aria-haspopup="dialog" onClick=${open('user', 'notifications')}>
        <${Icon} name=${muted ? 'bell-off' : 'bell'} /></button>
      <${ThemeButton} app=${app} />
      <button type="button" class="icon-btn" aria-label=${help} title=${help} aria-haspopup="dialog" onClick=${open('shortcuts')}><${Icon} name="keyboard" /></button>
      ${me.role !== 'agent' && html`<a class="icon-btn" href=${app.urls.calls} target="_blank" aria-label=${gettext('Calls now')} title=${gettext('Calls now')}><${Icon} name="phone-call" /></a>`}
      ${me.role !== 'agent' && html`<a class="icon-btn" href=${app.urls.supervisor} aria-label=${gettext('Supervisor’s pages')} title=${gettext('Supervisor’s pages')}><${Icon} name="sliders-horizontal" /></a>`}
      ${!app.zone && html`<span class="top-me" title=${me.name}><${Avatar} initials=${me.initials} hue=${me.avatar_hue} size="sm" /><span class="sr">${me.name}</span></span>`}
    </div>
  </header>`;
}
