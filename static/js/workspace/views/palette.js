/* Ctrl+K: one field that finds dialogs, articles, pages and acts. The keyboard is enough. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { isEnter } from '../../lib/keys.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Modal } from '../../components/modal.js';
import { paletteGroups } from '../state/commands.js';

const REST = 180;

/* The server's answer to the text, null while it is on its way, `error` when it did not come. */
function useFound(app, text) {
  const [answer, setAnswer] = useState({ text: '', found: null, error: '' });
  useEffect(() => {
    if (text.length < 2) return undefined;
    let current = true;
    const timer = setTimeout(() => app.api.get('/api/v1/search/', { q: text }).then(
      (found) => { if (current) setAnswer({ text, found, error: '' }); },
      (error) => { if (current) setAnswer({ text, found: null, error: error.message }); },
    ), REST);
    return () => { current = false; clearTimeout(timer); };
  }, [text]);
  return answer.text === text ? answer : { found: null, error: '' };
}

function run(app, row, close) {
  close();
  if (row.open) app.router.show(row.open.tab, row.open.id);
  else if (row.tab) app.router.tab(row.tab);
  else if (row.status) app.me.setStatus(row.status);
  else if (row.macro) app.work.run(app.store.get().selected, row.macro);
  else if (row.save) app.saving.pdf(row.save, false);
  else if (row.article) app.knowledge.open(row.article);
  else if (row.url) window.location.assign(row.url);
  else app.store.dispatch({ type: 'panel', ...row.panel });
}

function Row({ row, on, act, point }) {
  return html`<li class=${`opt pal-r${on ? ' is-on' : ''}`} role="option" id=${`pal-${row.key}`} aria-selected=${on} onClick=${act} onMouseMove=${point}>
    <${Icon} name=${row.icon} /><span class="trunc"><span class="strong">${row.title}</span>${row.text && html` <span class="muted">${row.text}</span>`}</span>
    ${on && html`<kbd class="kbd" aria-hidden="true">Enter</kbd>`}</li>`;
}

export function Palette({ app, onClose }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef(null);
  const query = text.trim();
  const { found, error } = useFound(app, query);
  const groups = paletteGroups(app.store.get(), query, found);
  const rows = groups.reduce((all, group) => all.concat(group.rows), []);
  const place = Math.min(at, Math.max(0, rows.length - 1));
  const current = rows[place];
  useLayoutEffect(() => {
    const element = list.current && list.current.querySelector('.is-on');
    if (element) element.scrollIntoView({ block: 'nearest' });
  }, [place, query]);
  const key = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length) {
      event.preventDefault();
      setAt((place + step + rows.length) % rows.length);
    } else if (isEnter(event) && current) {
      event.preventDefault();
      run(app, current, onClose);
    }
  };
  const nothing = rows.length === 0 && (error || (found ? gettext('Nothing found') : gettext('Searching…')));
  return html`<${Modal} className="modal palette" title=${gettext('Search')} onClose=${onClose}>
    <div class="field pal-f"><${Icon} name="search" /><input class="input input-lg" type="text" data-autofocus role="combobox" aria-expanded="true" aria-controls="pal-list"
      aria-activedescendant=${current ? `pal-${current.key}` : null} aria-label=${gettext('Dialogs, articles, pages')} placeholder=${gettext('Dialogs, articles, pages')}
      value=${text} onInput=${(event) => { setText(event.currentTarget.value); setAt(0); }} onKeyDown=${key} /></div>
    <div class="pal-l" ref=${list}>
      <ul id="pal-list" role="listbox" aria-label=${gettext('Found')}>${groups.map((group) => html`
        <li class="pop-h" role="presentation" key=${group.name}>${group.title}</li>
        ${group.rows.map((row) => html`<${Row} key=${row.key} row=${row} on=${row === current} act=${() => run(app, row, onClose)}
          point=${() => setAt(rows.indexOf(row))} />`)}`)}</ul>
      ${nothing && html`<p class="pal-n" role="status">${nothing}</p>`}
    </div>
  </${Modal}>`;
}
