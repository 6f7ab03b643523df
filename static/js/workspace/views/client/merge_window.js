/* Two clients side by side: who stays, and whose value is kept of each field. */
import { html, useEffect, useState } from '../../../lib/html.js';
import { useStore } from '../../../lib/store.js';
import { monthYear, phoneWords } from '../../../lib/format.js';
import { gettext, ngettext, fill } from '../../../lib/i18n.js';
import { clientName } from '../../../lib/names.js';
import { Avatar } from '../../../components/people.js';
import { Banner, Failed, SkeletonRows } from '../../../components/feedback.js';
import { Modal } from '../../../components/modal.js';

function Side({ name, side, stays, turn }) {
  const { client, contacts, notes } = side;
  const parts = [
    fill(ngettext('%(n)s contact', '%(n)s contacts', contacts), { n: contacts }),
    fill(ngettext('%(n)s note', '%(n)s notes', notes), { n: notes }),
  ];
  return html`<th scope="col"><div class="mg-side"><${Avatar} initials=${client.initials} hue=${client.avatar_hue} />
    <div class="who-b"><div class="strong">${clientName(client)}</div><div class="muted">${fill(gettext('since %(month)s'), { month: monthYear(client.first_seen_at) })} · ${parts.join(' · ')}</div>
      <div class="muted">${side.channels.join(', ')}</div>
      <label class=${`check check-r ${stays === name ? 'mg-note' : 'muted'}`}><input type="radio" name="stays" checked=${stays === name} onChange=${() => turn(name)} /><b></b><span>${stays === name ? gettext('stays') : gettext('will be joined')}<span class="sr"> ${clientName(client)}</span></span></label></div></div></th>`;
}

/* As the card writes days and telephones. */
const shown = (value) => (/^\d{4}-\d\d-\d\d$/.test(value) ? value.split('-').reverse().join('.') : phoneWords(value));

function Choice({ field, side, keep, choose }) {
  const value = field[side];
  if (value === '') return html`<td class="muted">—</td>`;
  return html`<td><label class="check check-r mg-v"><input type="radio" name=${`keep-${field.key}`} checked=${keep === side} onChange=${() => choose(field.key, side)} /><b></b>
    <span>${shown(value)}</span></label></td>`;
}

const SIDES = ['this', 'other'];

/* Whose value of a field is kept: as was chosen, else of who stays, if he has one. */
export function kept(field, stays, keep) {
  return keep[field.key] || (field[stays] === '' ? SIDES.find((side) => side !== stays) : stays);
}

function Table({ view, stays, turn, keep, choose }) {
  return html`<table class="mg"><thead><tr><td></td>${SIDES.map((name) => html`<${Side} key=${name} name=${name} side=${view[name]} stays=${stays} turn=${turn} />`)}</tr></thead>
    <tbody>${view.fields.map((field) => html`<tr key=${field.key} data-field=${field.key}><th scope="row">${field.title}</th>
      ${SIDES.map((side) => html`<${Choice} key=${side} field=${field} side=${side} keep=${kept(field, stays, keep)} choose=${choose} />`)}</tr>`)}</tbody></table>`;
}

function useView(app, of) {
  const [state, setState] = useState({ view: null, error: '' });
  const load = async () => {
    try {
      setState({ view: await app.clientActs.compare(of.id, of.other), error: '' });
    } catch (error) { setState({ view: null, error: error.message }); }
  };
  useEffect(() => { load(); }, [of.id, of.other]);
  return [state, load];
}

function Content({ state, load, problem, ...table }) {
  const { view } = state;
  if (state.error) return html`<${Failed} title=${gettext('The clients could not be read')} text=${state.error} onRetry=${load} />`;
  if (!view) return html`<${SkeletonRows} rows=${4} />`;
  return html`${problem && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${problem}</${Banner}>`}
    ${view.blocked.length > 0 && html`<${Banner} kind="warn" icon="triangle-alert">${gettext('One of the clients is blocked. Lift the block first.')}</${Banner}>`}
    <p class="second">${gettext('Dialogs, contacts and notes of both come together. A merge can be undone from the card.')}</p>
    <div class="mg-box"><${Table} view=${view} ...${table} /></div>`;
}

export function MergeWindow({ app, onClose }) {
  const of = useStore(app.store, (s) => s.panelOf);
  const [state, load] = useView(app, of);
  const [keep, setKeep] = useState({});
  const [turned, setTurned] = useState('');
  const [sent, setSent] = useState({ busy: false, error: '' });
  const { view } = state;
  const stays = turned || (view && view.stays);
  const merge = async () => {
    setSent({ busy: true, error: '' });
    try {
      const shown = Object.fromEntries(view.fields.map((field) => [field.key, kept(field, stays, keep)]));
      await app.clientActs.merge(of.id, { other: of.other, stays, keep: shown, mark: view.mark });
      onClose();
    } catch (error) {
      setSent({ busy: false, error: error.message });
      if (error.status === 409) load(); // what is on screen is not what is stored
    }
  };
  const ready = view && view.blocked.length === 0 && !sent.busy;
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" disabled=${!ready} onClick=${merge}>${gettext('Merge')}</button>`;
  return html`<${Modal} className="modal mg-w" title=${gettext('One person or two?')} onClose=${onClose} footer=${footer}><div class="modal-b stack">
    <${Content} state=${state} load=${load} stays=${stays} turn=${setTurned} keep=${keep} choose=${(key, side) => setKeep({ ...keep, [key]: side })} problem=${sent.error} /></div></${Modal}>`;
}
