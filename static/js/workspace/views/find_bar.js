/* Over the messages: search in this dialog and the way to a day. */
import { html, useEffect, useLayoutEffect, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow } from '../../lib/clock.js';
import { dayKey, shortWhen } from '../../lib/format.js';
import { gettext, fill } from '../../lib/i18n.js';
import { isComposing } from '../../lib/keys.js';
import { clientName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';

const author = (hit, client) => (hit.author === 'client' ? clientName(client) : hit.name || gettext('Bot'));

function Hit({ hit, client, on, choose }) {
  return html`<li role="option" aria-selected=${on} class=${`opt find-hit${on ? ' is-on' : ''}`} onClick=${choose}>
    <span class="who-b"><span class="muted">${hit.kind === 'note' && html`<${Icon} name="lock" size="sm" /> `}${author(hit, client)}</span>
      <span class="find-text">${hit.parts.map(([text, found]) => (found ? html`<mark>${text}</mark>` : text))}</span></span>
    <span class="muted num">${shortWhen(hit.at, serverNow())}</span></li>`;
}

function words({ status, results, more, at }) {
  if (status === 'loading') return gettext('Searching…');
  if (status !== 'ready' || results.length === 0) return '';
  return fill(gettext('%(n)s of %(all)s'), { n: at + 1, all: more ? `${results.length}+` : results.length });
}

function Hits({ app, id, find }) {
  const client = useStore(app.store, (s) => s.conversations[id].client);
  const box = useRef(null);
  useEffect(() => {
    const on = box.current && box.current.querySelector('[aria-selected="true"]');
    if (on && on.scrollIntoView) on.scrollIntoView({ block: 'nearest' });
  }, [find.at, find.results]);
  if (find.status === 'failed') {
    return html`<div class="find-none" role="alert">${find.error} <button type="button" class="btn btn-link" onClick=${() => app.find.retry(id)}>${gettext('Try again')}</button></div>`;
  }
  if (find.results.length === 0) return null;
  return html`<ul class="find-list" role="listbox" aria-label=${gettext('Found messages')} tabindex="0" ref=${box}>
    ${find.results.map((hit, i) => html`<${Hit} key=${hit.id} hit=${hit} client=${client} on=${i === find.at} choose=${() => app.find.choose(id, i)} />`)}</ul>`;
}

export function FindBar({ app, id }) {
  const find = useStore(app.store, (s) => (s.find && s.find.id === id ? s.find : null));
  const field = useRef(null);
  const open = Boolean(find);
  useLayoutEffect(() => { if (open) field.current.focus(); }, [open]);
  if (!open) return null;
  const close = () => { app.find.close(); if (app.focusComposer) app.focusComposer(); };
  const key = (event) => {
    if (event.key === 'Escape') { event.stopPropagation(); close(); return; }
    if (isComposing(event)) return;
    const step = { ArrowUp: 1, ArrowDown: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (!step || event.target !== field.current) return;
    event.preventDefault();
    app.find.step(id, step);
  };
  const none = find.results.length === 0;
  const nothing = none && find.status === 'ready' ? fill(gettext('Nothing found for «%(text)s»'), { text: find.q.trim() }) : '';
  return html`<div class="find" role="search" aria-label=${gettext('Search in this dialog')} onKeyDown=${key}>
    <div class="find-bar"><div class="field"><${Icon} name="search" />
        <input class="input" ref=${field} value=${find.q} aria-label=${gettext('Search in this dialog')} placeholder=${gettext('Words of a message')} autocomplete="off"
          onInput=${(event) => app.find.type(id, event.currentTarget.value)} /></div>
      <span class="muted num" role="status">${words(find)}</span>
      <button type="button" class="icon-btn icon-btn-sm" disabled=${none} aria-label=${gettext('Earlier hit')} title=${gettext('Earlier hit')} onClick=${() => app.find.step(id, 1)}><${Icon} name="chevron-up" /></button>
      <button type="button" class="icon-btn icon-btn-sm" disabled=${none} aria-label=${gettext('Later hit')} title=${gettext('Later hit')} onClick=${() => app.find.step(id, -1)}><${Icon} name="chevron-down" /></button>
      <input class="input find-day" type="date" aria-label=${gettext('To the day')} title=${gettext('To the day')} max=${dayKey(new Date(serverNow()).toISOString())}
        onChange=${(event) => app.find.toDay(id, event.currentTarget.value)} />
      <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Close the search')} title=${gettext('Close the search')} onClick=${close}><${Icon} name="x" /></button></div>
    <div class="find-nothing" role="status">${nothing}</div>
    <${Hits} app=${app} id=${id} find=${find} /></div>`;
}
