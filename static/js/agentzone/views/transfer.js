/* The transfer panel (A17): over the page of the call, opened and closed by the same key. Colleagues with what they do now,
   projects, specialists outside; one step, or a consultation first. */
import { html, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { isComposing } from '../../lib/keys.js';
import { Avatar } from '../../components/people.js';
import { Icon } from '../../components/icon.js';
import { Banner, Empty, SkeletonRows } from '../../components/feedback.js';
import { may } from '../state/panel.js';

export function HandKey({ app }) {
  const { shown, open } = useStore(app.store, (s) => ({ shown: may(s, 'transfer') || may(s, 'consult'), open: s.handing }));
  if (!shown) return null;
  return html`<button type="button" class=${`key${open ? ' is-on' : ''}`} aria-expanded=${open} title="Alt + O" onClick=${() => app.targets.toggle()}>
    <${Icon} name="phone-forwarded" size="lg" /><span>${gettext('Hand the call over')}</span></button>`;
}

const KINDS = [['', () => gettext('All')], ['agents', () => gettext('Operators')], ['projects', () => gettext('Projects')], ['external', () => gettext('External specialists')]];
const STATES = { busy: () => gettext('busy'), away: () => gettext('takes no calls'), no_device: () => gettext('no telephone') };
const ACTIVITIES = { ringing: ['reserve', () => gettext('Reserve')], talking: ['talk', () => gettext('Talking')], hold: ['hold', () => gettext('Hold')], acw: ['acw', () => gettext('Wrap-up')] };

function Acts({ app, target, free, consults }) {
  const { transfer, consult, busy } = useStore(app.store, (s) => ({ transfer: may(s, 'transfer'), consult: may(s, 'consult'), busy: Boolean(s.acting) }));
  return html`<div class="acts"><button type="button" class="btn btn-sm" disabled=${!free || !transfer || busy} onClick=${() => app.calls.transfer(target)}>
      <${Icon} name="arrow-right" size="sm" />${gettext('One-step transfer')}</button>
    ${consults && html`<button type="button" class="btn btn-sm" disabled=${!free || !consult || busy} onClick=${() => app.calls.consult(target)}><${Icon} name="users" size="sm" />${gettext('Transfer with consultation')}</button>`}</div>`;
}

function Row({ face, name, note, number, children, acts }) {
  return html`<tr><td><div class="person">${face}<span class="who-b"><span class="strong">${name}</span>${note && html`<small>${note}</small>`}</span></div></td>
    <td class="num nowrap">${number}</td><td>${children}</td><td>${acts}</td></tr>`;
}

function Agent({ app, agent, names }) {
  const [kind, words] = ACTIVITIES[agent.activity] ? [ACTIVITIES[agent.activity][0], ACTIVITIES[agent.activity][1]()] : [agent.status_kind, agent.status];
  return html`<${Row} face=${html`<${Avatar} initials=${agent.initials} hue=${agent.avatar_hue} size="sm" />`} name=${agent.name} note=${agent.projects.map((id) => names[id]).filter(Boolean).join(', ')} number=${agent.device || '—'}
    acts=${html`<${Acts} app=${app} target=${{ agent: agent.id }} free=${agent.state === 'free'} consults />`}>
    <span class=${`pill pill-sm st st-${kind}`}>${words}</span> ${STATES[agent.state] && html`<span class="muted">${STATES[agent.state]()}</span>`}</${Row}>`;
}

const face = (icon) => html`<span class="avatar avatar-sm ico-av"><${Icon} name=${icon} size="sm" /></span>`;

function Project({ app, project }) {
  const queue = fill(gettext('in the queue: %(n)s'), { n: project.waiting });
  return html`<${Row} face=${face('folder-kanban')} name=${project.name} note=${gettext('Project')} number="—" acts=${html`<${Acts} app=${app} target=${{ project: project.id }} free=${project.is_open} />`}>
    <span class="muted num">${project.is_open ? gettext('open') : gettext('closed now')} · ${fill(gettext('at work: %(n)s'), { n: project.at_work })} · ${queue}</span></${Row}>`;
}

function External({ app, one }) {
  const number = [phoneWords(one.number), one.extension && fill(gettext('extension %(number)s'), { number: one.extension })].filter(Boolean).join(', ');
  return html`<${Row} face=${face('phone')} name=${one.name} note=${one.note || gettext('External specialist')} number=${number}
    acts=${html`<${Acts} app=${app} target=${{ external: one.id }} free consults />`}><span class="muted">—</span></${Row}>`;
}

const isFree = { agents: (one) => one.state === 'free', projects: (one) => one.is_open, external: () => true };

function Found({ app, targets, kind, project, free }) {
  const names = {};
  targets.filters.forEach((one) => { names[one.id] = one.name; });
  const has = (name) => !kind || kind === name;
  const list = (name) => (has(name) ? targets[name].filter((one) => !free || isFree[name](one)) : []);
  const agents = list('agents').filter((one) => !project || one.projects.includes(project));
  const [projects, external] = [list('projects'), list('external')];
  if (agents.length + projects.length + external.length === 0) return html`<${Empty} icon="search" title=${gettext('Nobody is found')} text=${gettext('Try other words or another filter.')} />`;
  const heads = [gettext('Contact'), gettext('Number'), gettext('State'), ''];
  return html`<table class="table"><thead><tr>${heads.map((head) => html`<th scope="col">${head || html`<span class="sr">${gettext('Acts')}</span>`}</th>`)}</tr></thead><tbody>
    ${agents.map((agent) => html`<${Agent} key=${`a${agent.id}`} app=${app} agent=${agent} names=${names} />`)}
    ${projects.map((one) => html`<${Project} key=${`p${one.id}`} app=${app} project=${one} />`)}
    ${external.map((one) => html`<${External} key=${`e${one.id}`} app=${app} one=${one} />`)}</tbody></table>`;
}

function Panel({ app }) {
  const { targets, failed } = useStore(app.store, (s) => ({ targets: s.targets, failed: s.targetsFailed }));
  const [kind, setKind] = useState('');
  const [project, setProject] = useState(0);
  const [free, setFree] = useState(false);
  const timer = useRef(null);
  const find = (event) => {
    const text = event.currentTarget.value.trim();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => app.targets.find(text), 250);
  };
  const key = (event) => { if (event.key === 'Escape' && !isComposing(event)) { event.stopPropagation(); app.targets.toggle(); } };
  return html`<section class="xfer" aria-label=${gettext('Transfer of the call')} onKeyDown=${key}>
    <div class="xfer-h"><h2>${gettext('Transfer of the call')}</h2><button type="button" class="icon-btn" aria-label=${gettext('Close')} onClick=${() => app.targets.toggle()}><${Icon} name="x" /></button></div>
    <div class="xfer-f"><div class="field"><${Icon} name="search" /><input class="input" type="search" aria-label=${gettext('Name, number or note')} placeholder=${gettext('Name, number or note')} onInput=${find} /></div>
      <div class="chips" role="group" aria-label=${gettext('Whom to show')}>${KINDS.map(([name, words]) => html`<button type="button" key=${name} class=${`chip${kind === name ? ' is-on' : ''}`} aria-pressed=${kind === name} onClick=${() => setKind(name)}>${words()}</button>`)}</div>
      ${targets && targets.filters.length > 1 && html`<div class="field"><select class="select" aria-label=${gettext('Operators of the project')} onChange=${(event) => setProject(Number(event.currentTarget.value))}>
        <option value="0">${gettext('All projects')}</option>${targets.filters.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === project}>${one.name}</option>`)}</select>
        <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`}
      <label class="check"><input type="checkbox" checked=${free} onChange=${(event) => setFree(event.currentTarget.checked)} /><b><${Icon} name="check" /></b><span>${gettext('Only those who are free')}</span></label></div>
    ${failed && html`<${Banner} kind="warn" icon="triangle-alert">${failed}</${Banner}>`}
    <div class="xfer-t" tabindex="0" role="group" aria-label=${gettext('Contacts')}>${targets ? html`<${Found} app=${app} targets=${targets} kind=${kind} project=${project} free=${free} />` : html`<${SkeletonRows} rows=${4} />`}</div></section>`;
}

export function HandOver({ app }) {
  const open = useStore(app.store, (s) => s.handing);
  return open ? html`<${Panel} app=${app} />` : null;
}
