/* The whole list of quick messages with a search: insert one, or keep one's own. */
import { html, useEffect, useMemo, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { isEnter } from '../../lib/keys.js';
import { filterEntries, indexOf } from '../../lib/quick.js';
import { typedWord, marked, wordsOf } from '../../lib/words.js';
import { Icon } from '../../components/icon.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';
import { insertQuick } from '../services/quick.js';
import { Marked } from './quick_tray.js';
import { QuickForm } from './quick_form.js';

const UNSORTED = '';

/* Entries under their categories, in the order in which those first appear; what has none comes last. */
function grouped(entries) {
  const names = Array.from(new Set(entries.map((entry) => entry.category)));
  names.sort((a, b) => (a === UNSORTED) - (b === UNSORTED));
  return names.map((name) => ({ name, entries: entries.filter((entry) => entry.category === name) }));
}

function Row({ app, id, entry, words, insert, edit, remove }) {
  const { text } = app.quick.fill(id, entry.text);
  return html`<li class="qm-row" data-quick=${entry.id}>
    <button type="button" class="opt" onClick=${() => insert(entry)}><span class="qm-t"><${Marked} parts=${marked(entry.title, words)} /></span>
      ${entry.abbreviation && html`<kbd class="kbd">${entry.abbreviation}</kbd>`}
      <span class="qm-x"><${Marked} parts=${marked(text, words)} /></span></button>
    ${entry.project_id === null && html`<div class="qm-acts">
      <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Edit')} title=${gettext('Edit')} onClick=${() => edit(entry)}><${Icon} name="pencil" size="sm" /></button>
      <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Delete')} title=${gettext('Delete')} onClick=${() => remove(entry)}><${Icon} name="trash-2" size="sm" /></button></div>`}</li>`;
}

function useEntries(app, id, mine) {
  const { own, project, status } = useStore(app.store, (s) => {
    const theirs = s.quick[s.conversations[id].project_id];
    return { own: s.quick.mine && s.quick.mine.entries, project: theirs && theirs.entries, status: theirs ? theirs.status : 'loading' };
  });
  const index = useMemo(() => indexOf((mine ? [] : project || []).concat(own || [])), [own, project, mine]);
  return { index, status };
}

function List({ app, id, text, mine, acts }) {
  const { index, status } = useEntries(app, id, mine);
  const words = wordsOf(text).map(({ word }) => typedWord(word));
  const entries = filterEntries(index, text);
  if (entries.length === 0 && status === 'loading') return html`<${SkeletonRows} rows=${4} />`;
  if (entries.length === 0 && status === 'failed') {
    return html`<${Failed} title=${gettext('The quick messages could not be read')} onRetry=${() => app.quick.open(id)} />`;
  }
  if (entries.length === 0 && text) return html`<${Empty} icon="search" title=${gettext('Nothing found')} text=${gettext('Try fewer words.')} />`;
  if (entries.length === 0) {
    return html`<${Empty} icon="message-square-quote" title=${gettext('No quick messages yet')} text=${gettext('Add your own: they are offered while you type.')} />`;
  }
  return grouped(entries).map(({ name, entries: some }) => html`<section key=${name}><h3 class="pop-h">${name || gettext('Without a category')}</h3>
    <ul>${some.map((entry) => html`<${Row} key=${entry.id} app=${app} id=${id} entry=${entry} words=${words} ...${acts} />`)}</ul></section>`);
}

function Tools({ text, setText, mine, setMine, first }) {
  const key = (event) => {
    if (isEnter(event)) { event.preventDefault(); first(); }
    if (event.key === 'Escape' && text !== '') { event.stopPropagation(); setText(''); }
  };
  return html`<div class="qm-tools"><div class="field"><${Icon} name="search" />
      <input class="input" type="text" value=${text} data-autofocus aria-label=${gettext('Search in quick messages')} placeholder=${gettext('Title, text, abbreviation')}
        onInput=${(event) => setText(event.currentTarget.value)} onKeyDown=${key} /></div>
    <div class="seg" role="group" aria-label=${gettext('Which ones')}>
      <button type="button" class=${mine ? null : 'is-on'} aria-pressed=${!mine} onClick=${() => setMine(false)}>${gettext('All')}</button>
      <button type="button" class=${mine ? 'is-on' : null} aria-pressed=${mine} onClick=${() => setMine(true)}>${gettext('Mine')}</button></div></div>`;
}

export function QuickWindow({ app, id, onClose, fresh }) {
  const [text, setText] = useState('');
  const [mine, setMine] = useState(false);
  const typed = () => ({ entry: null, text: app.editor ? app.editor.text() : '' });
  const [form, setForm] = useState(fresh ? typed : null); // {entry, text} while one's own message is written
  useEffect(() => app.quick.open(id), [id]);
  const insert = (entry) => {
    onClose();
    // after the window has given the focus back
    setTimeout(() => { if (app.editor) { app.editor.focus(); insertQuick(app, id, app.editor, { entry, length: 0 }); } }, 0);
  };
  const remove = async (entry) => {
    try {
      await app.quick.remove(entry);
      app.notices.toast('success', gettext('The quick message is deleted'), entry.title, { label: gettext('Undo'), run: () => app.quick.restore(entry).catch(app.notices.failed) });
    } catch (error) { app.notices.failed(error); }
  };
  const first = () => { const row = document.querySelector('.qm-row .opt'); if (row) row.click(); };
  if (form) {
    return html`<${QuickForm} app=${app} entry=${form.entry} text=${form.text} onClose=${onClose} onDone=${() => { setForm(null); setText(''); setMine(true); }} />`;
  }
  const footer = html`<button type="button" class="btn" onClick=${() => setForm(typed())}><${Icon} name="plus" />${gettext('Add my own')}</button>`;
  return html`<${Modal} className="modal qm" title=${gettext('Quick messages')} onClose=${onClose} footer=${footer}><div class="qm-b">
    <${Tools} text=${text} setText=${setText} mine=${mine} setMine=${setMine} first=${first} />
    <div class="qm-list"><${List} app=${app} id=${id} text=${text} mine=${mine} acts=${{ insert, remove, edit: (entry) => setForm({ entry }) }} /></div>
  </div></${Modal}>`;
}

/* The same, begun with a message made of what is typed. */
export function QuickNew(props) {
  return html`<${QuickWindow} ...${props} fresh />`;
}
