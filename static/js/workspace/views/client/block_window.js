/* Blocking a client: why, and for how long. */
import { html, useState } from '../../../lib/html.js';
import { useStore } from '../../../lib/store.js';
import { serverNow } from '../../../lib/clock.js';
import { gettext, fillParts } from '../../../lib/i18n.js';
import { clientName } from '../../../lib/names.js';
import { Banner } from '../../../components/feedback.js';
import { Modal } from '../../../components/modal.js';

const HOUR = 3600000;
const TERMS = [
  ['hour', HOUR, () => gettext('an hour')],
  ['day', 24 * HOUR, () => gettext('a day')],
  ['week', 168 * HOUR, () => gettext('a week')],
  ['ever', null, () => gettext('for ever')],
  ['own', null, () => gettext('until…')],
];
const two = (n) => String(n).padStart(2, '0');

function localTime(ms) {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function Terms({ term, setTerm }) {
  return html`<div><div class="label" id="block-term">${gettext('For how long')}</div><div class="seg seg-even" role="group" aria-labelledby="block-term">
    ${TERMS.map(([name, , words]) => html`<button type="button" key=${name} class=${name === term ? 'is-on' : null} aria-pressed=${name === term}
      onClick=${() => setTerm(name)}>${words()}</button>`)}</div></div>`;
}

function untilOf(term, own) {
  if (term === 'ever') return null;
  if (term === 'own') return own ? new Date(own).toISOString() : '';
  return new Date(serverNow() + TERMS.find(([name]) => name === term)[1]).toISOString();
}

export function BlockWindow({ app, onClose }) {
  const { id, card } = useStore(app.store, (s) => ({ id: s.panelOf, card: s.clients[s.panelOf] && s.clients[s.panelOf].card }));
  const [reason, setReason] = useState('');
  const [term, setTerm] = useState('day');
  const [own, setOwn] = useState(() => localTime(serverNow() + 48 * HOUR));
  const [state, setState] = useState({ busy: false, error: '', errors: {} });
  if (!card) return null;
  const block = async () => {
    setState({ busy: true, error: '', errors: {} });
    try {
      await app.clientActs.block(id, { reason, until: untilOf(term, own) });
      onClose();
      app.notices.toast('success', gettext('The client is blocked'), clientName(card.client));
    } catch (error) { setState({ busy: false, error: error.message, errors: error.errors }); }
  };
  const wrong = (key) => (state.errors[key] || []).join(' ');
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-danger" disabled=${state.busy || reason.trim() === ''} onClick=${block}>${gettext('Block')}</button>`;
  return html`<${Modal} title=${gettext('Block the client')} onClose=${onClose} footer=${footer}><div class="modal-b stack">
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    <p>${fillParts(gettext('%(name)s will not be able to write on any channel. Open dialogs are closed as “blocked”.'), { name: html`<b class="strong">${clientName(card.client)}</b>` })}</p>
    <div><label class="label" for="block-reason">${gettext('Reason')}<span class="req" aria-hidden="true"> *</span></label>
      <textarea class=${`textarea${wrong('reason') ? ' is-bad' : ''}`} id="block-reason" rows="2" data-autofocus maxlength="300" value=${reason}
        onInput=${(event) => setReason(event.currentTarget.value)}></textarea>
      <p class=${`hint${wrong('reason') ? ' hint-bad' : ''}`}>${wrong('reason') || gettext('Colleagues see it, the client does not.')}</p></div>
    <${Terms} term=${term} setTerm=${setTerm} />
    ${term === 'own' && html`<div><label class="label" for="block-until">${gettext('Blocked until')}</label>
      <input class=${`input${wrong('until') ? ' is-bad' : ''}`} id="block-until" type="datetime-local" value=${own} onInput=${(event) => setOwn(event.currentTarget.value)} />
      ${wrong('until') && html`<p class="hint hint-bad">${wrong('until')}</p>`}</div>`}
  </div></${Modal}>`;
}
