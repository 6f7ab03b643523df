/* «Additional information»: values to read, and behind «Edit» fields that are saved as they are typed. */
import { html, useLayoutEffect, useRef, useState } from '../../../lib/html.js';
import { phoneWords } from '../../../lib/format.js';
import { gettext, fill } from '../../../lib/i18n.js';
import { shownFields } from '../../../lib/fields.js';
import { FormFields } from '../../../components/form.js';
import { Icon } from '../../../components/icon.js';
import { shownValues } from '../../state/client.js';

const empty = (value) => value === null || value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);

function Words({ type, value }) {
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  if (type === 'phone') return html`<a href=${`tel:${text}`}>${phoneWords(text)}</a>`;
  if (type === 'email') return html`<a href=${`mailto:${text}`}>${text}</a>`;
  // A value of another project's field with this key may be anything: only web addresses become links.
  if (type === 'link' && /^https?:\/\//i.test(text)) return html`<a href=${text} target="_blank" rel="noopener noreferrer">${text.replace(/^https?:\/\//i, '')}</a>`;
  if (type === 'check') return html`<span class="tag tag-success">${gettext('yes')}</span>`;
  if (type === 'date') return html`<span class="num">${text.split('-').reverse().join('.')}</span>`;
  return html`<span class="cl-v">${text}</span>`;
}

function Row({ field, value }) {
  if (empty(value)) {
    return field.required && !field.read_only
      ? html`<dt>${field.title}<span class="req" aria-hidden="true"> *</span></dt><dd class="req">${gettext('not filled in')}</dd>` : null;
  }
  return html`<dt>${field.title}</dt><dd><${Words} type=${field.type} value=${value} /></dd>`;
}

function Values({ card, values }) {
  const fields = shownFields(card.fields, values).filter((field) => field.key !== 'name');
  const named = (identity) => identity.channel.kind === 'widget' || (identity.channel.kind === 'phone' && identity.value === values.phone);
  const messengers = card.identities.filter((identity) => !named(identity));
  const nothing = fields.every((field) => empty(values[field.key]) && !field.required) && messengers.length === 0;
  if (nothing) return html`<p class="muted">${gettext('Nothing is known yet.')}</p>`;
  return html`<dl class="kv">${fields.map((field) => html`<${Row} key=${field.key} field=${field} value=${values[field.key]} />`)}
    ${messengers.map((identity) => html`<dt>${identity.channel.name}</dt><dd>${phoneWords(identity.value)}</dd>`)}</dl>`;
}

/* Two people have changed one field: both values stay until one of them is chosen. */
function Conflict({ app, id, field, edit }) {
  const theirs = empty(edit.theirs.value) ? gettext('empty') : String(edit.theirs.value);
  const who = edit.theirs.by || gettext('A colleague');
  return html`<div class="cl-conflict banner banner-warn" role="alert"><${Icon} name="triangle-alert" />
    <p>${fill(gettext('“%(title)s”: %(who)s has saved “%(value)s” meanwhile.'), { title: field.title, who, value: theirs })}</p>
    <span class="row"><button type="button" class="btn btn-sm" onClick=${() => app.clientFields.keepMine(id, field.key)}>${gettext('Keep mine')}</button>
      <button type="button" class="btn btn-sm" onClick=${() => app.clientFields.takeTheirs(id, field.key)}>${gettext('Take theirs')}</button></span></div>`;
}

function status(edits) {
  const states = Object.keys(edits || {}).map((key) => edits[key].state);
  if (states.includes('wrong') || states.includes('conflict')) return gettext('Not everything is saved');
  if (states.includes('waiting')) return gettext('No connection: it is saved later');
  return states.length ? gettext('Saving…') : gettext('Everything is saved');
}

function Editor({ app, card, edits, values, focus }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    if (!focus) return;
    const first = box.current.querySelector('input:not([readonly]), textarea:not([readonly]), select:not([disabled])');
    if (first) first.focus();
  }, []);
  const { id } = card.client;
  const mine = edits || {};
  const errors = {};
  Object.keys(mine).forEach((key) => { errors[key] = mine[key].errors; });
  const conflicts = card.fields.filter((field) => mine[field.key] && mine[field.key].state === 'conflict');
  const change = (key, value, { now }) => app.clientFields.edit(id, key, value, now);
  return html`<div ref=${box}>${conflicts.map((field) => html`<${Conflict} key=${field.key} app=${app} id=${id} field=${field} edit=${mine[field.key]} />`)}
    <${FormFields} fields=${card.fields} values=${values} errors=${errors} prefix="client" onChange=${change} />
    <p class="muted cl-status" role="status">${status(edits)}</p></div>`;
}

const isWrong = ({ state }) => state === 'wrong' || state === 'conflict';

export function Fields({ app, card, edits }) {
  const [open, setOpen] = useState(() => Object.values(edits || {}).some(isWrong)); // left like that before
  const byHand = useRef(false);
  const values = shownValues(card, edits);
  const button = useRef(null);
  const toggle = () => {
    if (open) app.clientFields.done(card.client.id);
    byHand.current = true;
    setOpen(!open);
    button.current.focus();
  };
  const key = (event) => { if (event.key === 'Escape' && open) { event.stopPropagation(); toggle(); } };
  return html`<section class="sec" data-client-fields onKeyDown=${key}><div class="sec-h"><h3>${gettext('Additional information')}</h3>
      <button type="button" class="btn btn-ghost btn-sm" ref=${button} aria-expanded=${open} onClick=${toggle}>${open ? gettext('Done') : gettext('Edit')}</button></div>
    ${open ? html`<${Editor} app=${app} card=${card} edits=${edits} values=${values} focus=${byHand.current} />` : html`<${Values} card=${card} values=${values} />`}</section>`;
}
