/* «Переадресация диалога»: to a colleague, who has to accept, or into the queue of a project. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { isControlEnter } from '../../lib/keys.js';
import { Avatar } from '../../components/people.js';
import { Icon } from '../../components/icon.js';
import { Banner, Failed, SkeletonRows } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';

const FRESH = 5000;
const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const fits = (name, query) => words(query).every((word) => name.toLowerCase().includes(word));

/* Who and where, read when the window opens, every few seconds while it is open, and at once when the page hears that
   queues or my offers have changed or that the line is back. A late answer does not undo a later one. */
function useChoices(app, id) {
  const [state, setState] = useState({ status: 'loading', data: null, error: '' });
  const asked = useRef(0);
  const heard = useStore(app.store, (s) => ({ projects: s.projects, offers: s.offers, connection: s.connection.state }));
  const load = async () => {
    asked.current += 1;
    const mine = asked.current;
    const tell = (next) => { if (mine === asked.current) setState(next); };
    try {
      const data = await app.moves.receivers(id);
      tell({ status: 'ready', data, error: '' });
    } catch (error) {
      tell((old) => (old.data ? old : { status: 'failed', data: null, error: error.message }));
      if (error.status === undefined) throw error;
    }
  };
  useEffect(() => {
    load();
    const timer = setInterval(load, FRESH);
    return () => clearInterval(timer);
  }, [id, heard.projects, heard.offers, heard.connection]);
  return { ...state, load };
}

function Person({ agent }) {
  const load = agent.on_call ? gettext('in a call') : fill(gettext('%(load)s of %(limit)s chats'), agent);
  return html`<div class="person"><${Avatar} initials=${agent.initials} hue=${agent.avatar_hue} />
    <span>${agent.name}<small>${agent.status} · ${load}</small></span></div>`;
}

function Project({ project }) {
  const people = html`<span class=${project.at_work === 0 ? 'none-here' : null}>${fill(gettext('operators at work: %(n)s'), { n: project.at_work })}</span>`;
  return html`<div class="person"><i class="prj-c" style=${`background:${project.color}`}></i>
    <span>${project.name}<small>${fill(gettext('%(n)s in the queue'), { n: project.waiting })} · ${people}</small></span></div>`;
}

function Options({ list, chosen, label, onChoose, draw }) {
  return html`<ul class="opts" role="listbox" id="transfer-list" aria-label=${label} tabindex="-1">
    ${list.map((one) => html`<li key=${one.id} id=${`transfer-${one.id}`} role="option" class=${`opt${one.id === chosen ? ' is-on' : ''}`} aria-selected=${one.id === chosen}
      aria-disabled=${one.free === false} onClick=${() => one.free !== false && onChoose(one.id)}>${draw(one)}${one.id === chosen && html`<${Icon} name="check" />`}</li>`)}</ul>`;
}

const TABS = {
  agents: {
    title: () => gettext('Operators'), search: () => gettext('Operator’s name'), key: 'agent', draw: (one) => html`<${Person} agent=${one} />`,
    none: () => gettext('No colleague takes chats of this project now.'), hint: () => gettext('The operator has to accept the dialog. Until then it stays with you.'),
  },
  projects: {
    title: () => gettext('Projects'), search: () => gettext('Project’s name'), key: 'project', draw: (one) => html`<${Project} project=${one} />`,
    none: () => gettext('This project hands dialogs over to no other.'), hint: () => gettext('The dialog leaves you at once and waits in the project’s queue; its arrival is kept.'),
  },
};

function Segment({ tab, onTab }) {
  return html`<div class="seg seg-even" role="group" aria-label=${gettext('To whom')}>${Object.keys(TABS).map((name) => html`<button type="button" key=${name}
    class=${name === tab ? 'is-on' : null} aria-pressed=${name === tab} onClick=${() => onTab(name)}>${TABS[name].title()}</button>`)}</div>`;
}

/* A project is chosen beforehand only where there is nothing to choose from. */
export const onlyOne = (tab, data) => (tab === 'projects' && data && data.projects.length === 1 ? data.projects[0].id : null);

/* Who was chosen, while he can be: he may have left, or have got his last chat meanwhile. */
export const stillThere = (tab, data, chosen) => (data && data[tab].some((one) => one.id === chosen && one.free !== false) ? chosen : null);

/* The next one that can be chosen, above or below. */
function step(list, chosen, by) {
  const free = list.filter((one) => one.free !== false);
  if (!free.length) return null;
  const at = free.findIndex((one) => one.id === chosen);
  return free[at === -1 ? (by > 0 ? 0 : free.length - 1) : (at + by + free.length) % free.length].id;
}

function Choice({ tab, data, query, onQuery, chosen, onChoose }) {
  const kind = TABS[tab];
  const field = useRef(null);
  useLayoutEffect(() => { field.current.focus(); }, []); // it was not there when the window opened; at once: the next key is meant for it
  const list = data[tab].filter((one) => fits(one.name, query));
  const keys = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = step(list, chosen, by);
    onChoose(next);
    const row = document.getElementById(`transfer-${next}`);
    if (row) row.scrollIntoView({ block: 'nearest' });
  };
  const nothing = data[tab].length === 0 ? kind.none() : gettext('Nobody of that name.');
  return html`<div class="field"><${Icon} name="search" /><input class="input" ref=${field} value=${query} placeholder=${kind.search()} aria-label=${kind.search()}
      role="combobox" aria-expanded="true" aria-controls="transfer-list" aria-activedescendant=${chosen ? `transfer-${chosen}` : null}
      onInput=${(event) => onQuery(event.currentTarget.value)} onKeyDown=${keys} /></div>
    ${list.length ? html`<${Options} list=${list} chosen=${chosen} label=${kind.title()} onChoose=${onChoose} draw=${kind.draw} />` : html`<p class="hint" role="status">${nothing}</p>`}`;
}

export function Transfer({ app, id, onClose }) {
  const choices = useChoices(app, id);
  const gone = useStore(app.store, (s) => !s.active.includes(id));
  const [tab, setTab] = useState('agents');
  const [query, setQuery] = useState('');
  const [wanted, setChosen] = useState(null);
  const chosen = stillThere(tab, choices.data, wanted) || onlyOne(tab, choices.data);
  const [comment, setComment] = useState('');
  const [state, setState] = useState({ busy: false, error: '' });
  useEffect(() => { if (gone) onClose(); }, [gone]);
  const send = async () => {
    if (!chosen || state.busy) return;
    setState({ busy: true, error: '' });
    try {
      await app.moves.transfer(id, { [TABS[tab].key]: chosen }, comment.trim());
      onClose();
    } catch (error) {
      setState({ busy: false, error: error.message });
      choices.load();
    }
  };
  const latest = useRef(send);
  latest.current = send;
  useLayoutEffect(() => {
    const enter = (event) => { if (isControlEnter(event)) { event.preventDefault(); latest.current(); } };
    document.addEventListener('keydown', enter);
    return () => document.removeEventListener('keydown', enter);
  }, []);
  const turn = (name) => { setTab(name); setChosen(null); setQuery(''); };
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" disabled=${!chosen || state.busy} onClick=${send}>${gettext('Hand over')} <kbd class="kbd" aria-hidden="true">Ctrl Enter</kbd></button>`;
  return html`<${Modal} title=${gettext('Transfer of the dialog')} onClose=${onClose} footer=${footer}><div class="modal-b stack">
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    <${Segment} tab=${tab} onTab=${turn} />
    ${choices.status === 'loading' && html`<${SkeletonRows} rows=${3} />`}
    ${choices.status === 'failed' && html`<${Failed} title=${gettext('The list could not be read')} text=${choices.error} onRetry=${choices.load} />`}
    ${choices.data && html`<${Choice} tab=${tab} data=${choices.data} query=${query} onQuery=${setQuery} chosen=${chosen} onChoose=${setChosen} />`}
    <div><label class="label" for="transfer-comment">${gettext('Comment for the colleague')}</label>
      <textarea class="textarea" id="transfer-comment" rows="2" maxlength="500" value=${comment} onInput=${(event) => setComment(event.currentTarget.value)}></textarea></div>
    <p class="hint">${TABS[tab].hint()}</p>
  </div></${Modal}>`;
}
