/* ☰: who I am, my projects, settings of the interface, the way out. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, ngettext, fill, language } from '../../lib/i18n.js';
import { Avatar } from '../../components/people.js';
import { Icon } from '../../components/icon.js';
import { Empty } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';
import { Choice } from './choice.js';
import { Notifications } from './notifications.js';

function Settings({ app }) {
  const preferences = useStore(app.store, (s) => s.preferences);
  const set = (name) => (value) => app.me.setPreferences({ [name]: value });
  return html`<div class="modal-b stack">
    <${Choice} label=${gettext('Theme')} value=${preferences.theme} onChange=${set('theme')}
      options=${[['light', gettext('Light')], ['dark', gettext('Dark')], ['auto', gettext('As in the system')]]} />
    <${Choice} label=${gettext('Density')} value=${preferences.density} onChange=${set('density')}
      options=${[['normal', gettext('Normal')], ['compact', gettext('Compact')]]} />
    <${Choice} label=${gettext('Text size')} value=${preferences.text_size} onChange=${set('text_size')}
      options=${[['normal', gettext('Standard')], ['large', gettext('Large')], ['larger', gettext('Larger')]]} />
    <${Choice} label=${gettext('Send by')} value=${preferences.send_by} onChange=${set('send_by')}
      options=${[['enter', 'Enter'], ['ctrl_enter', 'Ctrl + Enter']]} />
    <${Choice} label=${gettext('Language')} value=${language()} onChange=${(value) => app.me.setLanguage(value)}
      options=${[['ru', 'Русский'], ['en', 'English']]} /></div>`;
}

function Project({ project }) {
  const limit = fill(ngettext('up to %(n)s chat', 'up to %(n)s chats', project.chat_limit), { n: project.chat_limit });
  const level = fill(gettext('skill level %(n)s'), { n: project.level });
  const parts = [project.company, project.level ? level : '', limit].filter(Boolean);
  return html`<li class="prj"><i class="prj-c" style=${`background:${project.color}`}></i>
    <div class="who-b"><div class="strong">${project.name}</div><div class="muted">${parts.join(' · ')}</div></div>
    <span class="badge" title=${gettext('Wait in the queue')}>${project.waiting}</span></li>`;
}

function Projects({ app }) {
  const projects = useStore(app.store, (s) => s.projectOrder.map((id) => s.projects[id]));
  if (projects.length === 0) {
    return html`<${Empty} icon="folder-kanban" title=${gettext('No projects')} text=${gettext('Ask the supervisor to connect you to a project.')} />`;
  }
  return html`<ul class="modal-b">${projects.map((project) => html`<${Project} key=${project.id} project=${project} />`)}</ul>`;
}

const TABS = [
  ['projects', () => gettext('Projects'), Projects],
  ['settings', () => gettext('Settings'), Settings],
  ['notifications', () => gettext('Notifications'), Notifications],
];

export function UserPanel({ app, onClose }) {
  const { me, version } = useStore(app.store, (s) => ({ me: s.me, version: s.version }));
  const [tab, setTab] = useState(() => app.store.get().userTab || 'projects');
  const Page = TABS.find(([name]) => name === tab)[2];
  return html`<${Modal} className="drawer" title=${gettext('User panel')} onClose=${onClose}>
    <div class="profile"><${Avatar} initials=${me.initials} hue=${me.avatar_hue} size="lg" />
      <div class="who-b"><div class="cl-n">${me.name}</div><div class="muted num">${fill(gettext('Login %(login)s'), { login: me.login })}</div></div></div>
    <div class="tabs" role="tablist">${TABS.map(([name, words]) => html`<button type="button" key=${name} role="tab" aria-selected=${tab === name}
      class=${`tab${tab === name ? ' is-on' : ''}`} data-autofocus=${tab === name ? '' : null} onClick=${() => setTab(name)}>${words()}</button>`)}</div>
    <div class="profile-page"><${Page} app=${app} /></div>
    ${me.role !== 'agent' && html`<div class="profile-foot"><a class="btn btn-block" href=${app.urls.supervisor}><${Icon} name="sliders-horizontal" />${gettext('Supervisor’s pages')}</a></div>`}
    <div class="profile-foot profile-acts">
      ${me.role !== 'agent' && html`<button type="button" class="btn btn-ghost" onClick=${() => app.store.dispatch({ type: 'panel', panel: 'blocked' })}>
        <${Icon} name="ban" />${gettext('Blocked clients')}</button>`}
      <button type="button" class="btn btn-ghost" onClick=${() => app.store.dispatch({ type: 'panel', panel: 'report' })}>
        <${Icon} name="bug" />${gettext('Report a problem')}</button>
      <button type="button" class="btn" onClick=${() => app.me.signOut()}><${Icon} name="log-out" />${gettext('Sign out')}</button>
      <span class="muted num">OmniVOX ${version}</span></div>
  </${Modal}>`;
}
