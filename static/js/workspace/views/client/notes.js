/* «Comment»: what operators tell each other about the client. He never sees it. */
import { html, useState } from '../../../lib/html.js';
import { useStore } from '../../../lib/store.js';
import { serverNow } from '../../../lib/clock.js';
import { dayWords, dateTime } from '../../../lib/format.js';
import { gettext } from '../../../lib/i18n.js';
import { isControlEnter } from '../../../lib/keys.js';
import { Icon } from '../../../components/icon.js';
import { Rich } from '../../../components/rich.js';


function Acts({ app, id, note, mine, edit }) {
  return html`<span class="nt-acts">${mine && html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Edit the note')} title=${gettext('Edit')}
      onClick=${edit}><${Icon} name="pencil" size="sm" /></button>`}
    <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Delete the note')} title=${gettext('Delete')}
      onClick=${() => app.clientNotes.remove(id, note)}><${Icon} name="trash-2" size="sm" /></button></span>`;
}

function Rewrite({ app, id, note, done }) {
  const [text, setText] = useState(note.text);
  const [error, setError] = useState('');
  const save = async () => {
    try {
      await app.clientNotes.edit(id, note, text);
      done();
    } catch (problem) { setError(problem.message); }
  };
  const key = (event) => {
    if (isControlEnter(event)) { event.preventDefault(); save(); }
    if (event.key === 'Escape') { event.stopPropagation(); done(); }
  };
  return html`<textarea class="textarea" rows="3" aria-label=${gettext('Text of the note')} value=${text} aria-invalid=${error !== ''}
      ref=${(field) => { if (field && !field.dataset.met) { field.dataset.met = '1'; field.focus(); } }}
      onInput=${(event) => setText(event.currentTarget.value)} onKeyDown=${key}></textarea>
    ${error && html`<p class="hint hint-bad" role="alert">${error}</p>`}
    <div class="nt-save"><button type="button" class="btn btn-ghost btn-sm" onClick=${done}>${gettext('Cancel')}</button>
      <button type="button" class="btn btn-sm btn-primary" disabled=${text.trim() === ''} onClick=${save}>${gettext('Save')}</button></div>`;
}

function Note({ app, id, note, me, may }) {
  const [editing, setEditing] = useState(false);
  const mine = note.author.id === me;
  const edited = note.edited_at ? ` · ${gettext('edited')}` : '';
  return html`<li class="nt" data-note=${note.id}><div class="nt-h"><span class="muted" title=${dateTime(note.at)}>${note.author.name} · ${dayWords(note.at, serverNow())}${edited}</span>
      ${(mine || may) && !editing && html`<${Acts} app=${app} id=${id} note=${note} mine=${mine} edit=${() => setEditing(true)} />`}</div>
    ${editing ? html`<${Rewrite} app=${app} id=${id} note=${note} done=${() => setEditing(false)} />` : html`<${Rich} message=${note} />`}</li>`;
}

function Add({ app, id }) {
  const [text, setText] = useState(() => app.clientNotes.draft(id));
  const [state, setState] = useState({ busy: false, error: '' });
  const type = (value) => { setText(value); app.clientNotes.type(id, value); };
  const save = async () => {
    if (text.trim() === '' || state.busy) return;
    setState({ busy: true, error: '' });
    try {
      await app.clientNotes.add(id, text);
      setText('');
      setState({ busy: false, error: '' });
    } catch (error) { setState({ busy: false, error: error.message }); }
  };
  const key = (event) => { if (isControlEnter(event)) { event.preventDefault(); save(); } };
  return html`<textarea class="textarea nt-add" rows="2" aria-label=${gettext('New note')} placeholder=${gettext('Add a note. The client will not see it')} value=${text}
      aria-invalid=${state.error !== ''} onInput=${(event) => type(event.currentTarget.value)} onKeyDown=${key}></textarea>
    ${state.error && html`<p class="hint hint-bad" role="alert">${state.error}</p>`}
    ${text.trim() !== '' && html`<div class="nt-save"><kbd class="kbd" aria-hidden="true">Ctrl Enter</kbd>
      <button type="button" class="btn btn-sm btn-primary" disabled=${state.busy} onClick=${save}>${gettext('Save the note')}</button></div>`}`;
}

export function Notes({ app, card }) {
  const me = useStore(app.store, (s) => s.me.id);
  const { id } = card.client;
  const { results, next } = card.notes;
  return html`<section class="sec" data-client-notes><h3 class="sec-h">${gettext('Comment')}</h3>
    ${results.length > 0 && html`<ul class="nts">${results.map((note) => html`<${Note} key=${note.id} app=${app} id=${id} note=${note} me=${me} may=${card.may.delete_notes} />`)}</ul>`}
    ${next && html`<button type="button" class="btn btn-link nt-more" onClick=${() => app.clients.more(id, 'notes')}>${gettext('Earlier notes')}</button>`}
    <${Add} app=${app} id=${id} /></section>`;
}
