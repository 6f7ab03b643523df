/* Under a list while dialogs are picked: what can be done with all of them at once. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Popover } from '../../components/popover.js';
import { CloseSeveral, waitWords } from './close_several.js';
import { PullPicked } from './pull.js';
import { SnoozeOptions } from './snooze.js';
import { TagOptions } from './tags.js';

function Menu({ label, icon, disabled, children }) {
  const button = ({ open, toggle }) => html`<button type="button" class="btn btn-sm" disabled=${disabled} aria-haspopup="menu" aria-expanded=${open} onClick=${toggle}>
    <${Icon} name=${icon} size="sm" />${label}</button>`;
  return html`<${Popover} label=${label} button=${button} up>${children}</${Popover}>`;
}

function Progress({ done, all }) {
  return html`<div class="bulk-p" role="status"><progress max=${all} value=${done} aria-label=${gettext('Progress')}></progress>
    <span class="num">${fill(gettext('%(done)s of %(all)s'), { done, all })}</span></div>`;
}

/* Closing asks once, in the bar itself, and says who is left without an answer. */
function CloseButton({ count, waits, close }) {
  const [asked, setAsked] = useState(false);
  if (!asked) return html`<button type="button" class="btn btn-sm" disabled=${count === 0} onClick=${() => setAsked(true)}><${Icon} name="circle-check" size="sm" />${gettext('Close chats')}</button>`;
  return html`<button type="button" class="btn btn-sm btn-danger" onClick=${() => { setAsked(false); close(); }} onBlur=${() => setAsked(false)}>
    ${fill(gettext('Close %(n)s for sure?'), { n: count })}</button>${waits > 0 && html`<span class="hint hint-bad" role="alert">${waitWords(waits)}</span>`}`;
}

export function BulkBar({ app, tab, ids }) {
  const { picked, conversations, tags } = useStore(app.store, (s) => ({ picked: s.picked, conversations: s.conversations, tags: s.tags }));
  const [progress, setProgress] = useState(null);
  const [closing, setClosing] = useState(null); // {forms: by project, ids}: forms that still have to be filled in
  if (picked === null) return null;
  const here = picked.filter((id) => conversations[id]);
  const projects = new Set(here.map((id) => conversations[id].project_id));
  const offered = tags.filter((tag) => tag.is_active && projects.has(tag.project_id) && projects.size === 1);
  const everywhere = (tag) => here.length > 0 && here.every((id) => conversations[id].tags.includes(tag.id));
  const run = async (act, these = here) => {
    setProgress({ done: 0, all: these.length });
    try {
      const { failed } = await app.work.bulk(act, these, (done, all) => setProgress({ done, all }));
      app.store.dispatch(failed.length ? { type: 'pick.all', ids: failed } : { type: 'pick.none' });
    } catch (error) { app.notices.failed(error); }
    setProgress(null);
  };
  /* Where a project wants nothing the dialogs are closed at once; the others stay picked and are asked about. */
  const close = async () => {
    try {
      const forms = await app.closing.needed(here);
      const asked = here.filter((id) => forms[conversations[id].project_id]);
      const rest = here.filter((id) => !asked.includes(id));
      if (rest.length) await run({ act: 'close' }, rest);
      if (!asked.length) return;
      app.store.dispatch({ type: 'pick.all', ids: asked });
      setClosing({ forms, ids: asked });
    } catch (error) { app.notices.failed(error); }
  };
  if (closing) return html`<${CloseSeveral} app=${app} ...${closing} onClose=${() => setClosing(null)} />`;
  if (progress) return html`<div class="bulk"><${Progress} ...${progress} /></div>`;
  const all = () => app.store.dispatch({ type: 'pick.all', ids: here.length === ids.length ? [] : ids });
  const none = here.length === 0;
  return html`<div class="bulk" role="toolbar" aria-label=${gettext('With those that are picked')}>
    <div class="bulk-h"><span class="strong" role="status">${fill(gettext('Picked: %(n)s'), { n: here.length })}</span>
      <button type="button" class="btn btn-link" onClick=${all}>${here.length === ids.length && !none ? gettext('None') : gettext('All on screen')}</button>
      <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Pick no more')} onClick=${() => app.store.dispatch({ type: 'pick.none' })}><${Icon} name="x" size="sm" /></button></div>
    <div class="bulk-a">${tab === 'queue' && html`<${PullPicked} app=${app} ids=${here} />`}
      <${Menu} label=${gettext('Tag')} icon="tag" disabled=${none}>${(close) => (projects.size > 1
    ? html`<div class="pop-h">${gettext('Pick dialogs of one project to tag them.')}</div>`
    : html`<${TagOptions} tags=${offered} on=${everywhere} choose=${(tag) => { close(); run({ act: everywhere(tag) ? 'untag' : 'tag', tag: tag.id }); }} />`)}</${Menu}>
      ${tab === 'active' && html`<${Menu} label=${gettext('Snooze')} icon="alarm-clock" disabled=${none}>
        ${(close) => html`<${SnoozeOptions} choose=${(when) => { close(); run({ act: 'snooze', ...when }); }} />`}</${Menu}>
        <${CloseButton} count=${here.length} waits=${here.filter((id) => conversations[id].waiting_since).length} close=${close} />`}</div></div>`;
}
