/* «Настройки оператора» (A5, A7): auto-answer, who I am and my skill groups, how the page looks and rings. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext, language } from '../../lib/i18n.js';
import { Avatar } from '../../components/people.js';
import { Icon } from '../../components/icon.js';
import { Banner, Empty } from '../../components/feedback.js';
import { Choice } from '../../workspace/views/choice.js';
import { Desktop } from '../../workspace/views/notifications.js';
import { Card } from './card.js';
import { SETTINGS_CARDS } from './slots.js';

/* The person's own choice holds for all skill groups but those where the administrator has decided. */
function AutoAnswer({ app }) {
  const { on, forced, groups, atWork, busy } = useStore(app.store, (s) => ({
    on: s.voice.auto_answer, forced: s.voice.auto_answer_forced, groups: s.projects.length, atWork: Boolean(s.status), busy: Boolean(s.acting),
  }));
  const free = groups > forced.length;
  return html`<${Card} title=${gettext('Auto-answer')}>
    <label class="check"><input type="checkbox" checked=${on} disabled=${busy || !atWork || !free} onChange=${(event) => app.calls.autoAnswer(event.currentTarget.checked)} />
      <b><${Icon} name="check" /></b><span>${gettext('Auto-answer is on')}</span></label>
    <p class="hint">${gettext('A call connects at once, in all your skill groups. Switch it on again after each sign-in.')}</p>
    ${forced.map((project) => html`<${Banner} key=${project.id} kind="info" icon="lock">
      ${fill(project.on ? gettext('%(project)s: switched on by the administrator') : gettext('%(project)s: switched off by the administrator'), { project: project.name })}</${Banner}>`)}
  </${Card}>`;
}

function Me({ app }) {
  const { me, projects, device } = useStore(app.store, (s) => ({ me: s.me, projects: s.projects, device: s.voice.device }));
  return html`<${Card} title=${gettext('Operator')}>
    <div class="row"><${Avatar} initials=${me.initials} hue=${me.avatar_hue} size="lg" /><div class="who-b"><div class="strong">${me.name}</div>
      <div class="muted num">${fill(gettext('Login %(login)s'), { login: me.login })}${device && html` · ${fill(gettext('Device %(number)s'), device)}`}</div></div></div>
    <h3 class="set-h">${gettext('Skill groups')}</h3>
    ${projects.length === 0 && html`<${Empty} icon="folder-kanban" title=${gettext('No projects')} text=${gettext('Ask the supervisor to connect you to a project.')} />`}
    <ul class="groups">${projects.map((project) => html`<li key=${project.id}><i class="prj-c" style=${`background:${project.color}`}></i><span class="strong">${project.name}</span>
      <span class="muted">${[project.company, project.level ? fill(gettext('skill level %(n)s'), { n: project.level }) : ''].filter(Boolean).join(' · ')}</span></li>`)}</ul>
  </${Card}>`;
}

function Ringing({ app }) {
  const { preferences, blocked } = useStore(app.store, (s) => ({ preferences: s.preferences, blocked: s.soundBlocked }));
  const set = (name) => (value) => app.me.setPreferences({ [name]: value });
  const silent = preferences.sound === 'off';
  return html`<${Card} title=${gettext('Ringing')}>
    <${Choice} label=${gettext('Sound')} value=${silent ? 'off' : 'on'} onChange=${(value) => set('sound')(value === 'off' ? 'off' : 'chime')}
      options=${[['on', gettext('Ring')], ['off', gettext('No sound')]]} />
    ${!silent && html`<${Choice} label=${gettext('Volume')} value=${preferences.volume} onChange=${set('volume')}
      options=${[['quiet', gettext('Quiet')], ['normal', gettext('Medium')], ['loud', gettext('Loud')]]} />`}
    <div><button type="button" class="btn" onClick=${() => app.alerts.test()}><${Icon} name="volume-2" />${gettext('Check the sound')}</button></div>
    ${blocked && !silent && html`<${Banner} kind="info" icon="volume-x">${gettext('The browser keeps this page silent until it is clicked.')}</${Banner}>`}
    <${Desktop} app=${app} on=${preferences.desktop} /></${Card}>`;
}

function Look({ app }) {
  const preferences = useStore(app.store, (s) => s.preferences);
  const set = (name) => (value) => app.me.setPreferences({ [name]: value });
  return html`<${Card} title=${gettext('Interface')}>
    <${Choice} label=${gettext('Theme')} value=${preferences.theme} onChange=${set('theme')}
      options=${[['light', gettext('Light')], ['dark', gettext('Dark')], ['auto', gettext('As in the system')]]} />
    <${Choice} label=${gettext('Density')} value=${preferences.density} onChange=${set('density')}
      options=${[['normal', gettext('Normal')], ['compact', gettext('Compact')]]} />
    <${Choice} label=${gettext('Text size')} value=${preferences.text_size} onChange=${set('text_size')}
      options=${[['normal', gettext('Standard')], ['large', gettext('Large')], ['larger', gettext('Larger')]]} />
    <${Choice} label=${gettext('Language')} value=${language()} onChange=${(value) => app.me.setLanguage(value)}
      options=${[['ru', 'Русский'], ['en', 'English']]} /></${Card}>`;
}

export function Settings({ app }) {
  return html`<div class="home set">
    <div class="stack"><${AutoAnswer} app=${app} />${SETTINGS_CARDS.map((Part) => html`<${Part} app=${app} />`)}<${Ringing} app=${app} /></div>
    <div class="stack"><${Me} app=${app} /><${Look} app=${app} /></div></div>`;
}
