/* «Snooze»: the offered terms in a menu, a time of one's own in a window; and when a sleeping dialog wakes. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow } from '../../lib/clock.js';
import { dayKey, time, shortWhen } from '../../lib/format.js';
import { gettext, fill } from '../../lib/i18n.js';
import { TERMS } from '../../lib/macros.js';
import { Banner } from '../../components/feedback.js';
import { Icon } from '../../components/icon.js';
import { Modal } from '../../components/modal.js';
import { Popover } from '../../components/popover.js';

/* «till 14:30», «till 25.11, 09:00». */
export function tillWords(until) {
  const at = dayKey(until) === dayKey(serverNow()) ? time(until) : `${shortWhen(until, serverNow())}, ${time(until)}`;
  return fill(gettext('till %(time)s'), { time: at });
}

/* `choose({term})`, or `own()` for a time of one's own. */
export function SnoozeOptions({ choose, own }) {
  return html`<div class="pop-h">${gettext('Snooze')}</div>
    ${TERMS.map(([term, words]) => html`<button type="button" key=${term} class="opt" role="menuitem" onClick=${() => choose({ term })}>${words()}</button>`)}
    ${own && html`<button type="button" class="opt" role="menuitem" onClick=${own}>${gettext('Own time…')}</button>`}`;
}

export const snoozeWords = ({ snoozed_until: until }) => (until ? fill(gettext('Snoozed %(till)s'), { till: tillWords(until) }) : gettext('Snooze'));

/* The terms for one dialog, in a menu. */
export function SnoozeOf({ app, conversation, close }) {
  const { id, snoozed_until: until } = conversation;
  const choose = (when) => { close(); app.work.snooze(id, when).catch((error) => app.notices.failed(error)); };
  const own = () => { close(); app.store.dispatch({ type: 'panel', panel: 'snooze' }); };
  return html`${until && html`<button type="button" class="opt" role="menuitem" onClick=${() => { close(); app.work.wake(id); }}>${gettext('Wake now')}</button>`}
    <${SnoozeOptions} choose=${choose} own=${own} />`;
}

export function SnoozeMenu({ app, conversation }) {
  const { snoozed_until: until } = conversation;
  const words = snoozeWords(conversation);
  const button = ({ open, toggle }) => html`<button type="button" class=${`icon-btn${open || until ? ' is-on' : ''}`} aria-haspopup="menu" aria-expanded=${open}
    aria-label=${words} title=${words} onClick=${toggle}><${Icon} name="alarm-clock" /></button>`;
  return html`<${Popover} label=${gettext('Snooze')} button=${button} end>${(close) => html`<${SnoozeOf} app=${app} conversation=${conversation} close=${close} />`}</${Popover}>`;
}

/* The value of a datetime-local field, in this computer's zone. */
function local(ms) {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

export function SnoozeWindow({ app, id, onClose }) {
  const until = useStore(app.store, (s) => s.conversations[id].snoozed_until);
  const [value, setValue] = useState(() => local(until ? Date.parse(until) : serverNow() + 2 * 3600000));
  const [state, setState] = useState({ busy: false, error: '' });
  const save = async () => {
    const at = new Date(value);
    if (Number.isNaN(at.getTime())) { setState({ busy: false, error: gettext('Give a date and a time.') }); return; }
    setState({ busy: true, error: '' });
    try {
      await app.work.snooze(id, { until: at.toISOString() });
      onClose();
    } catch (error) {
      setState({ busy: false, error: error.message });
      if (error.status === undefined) throw error;
    }
  };
  const submit = (event) => { event.preventDefault(); save(); };
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" disabled=${state.busy} onClick=${save}>${gettext('Snooze')}</button>`;
  return html`<${Modal} title=${gettext('Snooze the dialog')} onClose=${onClose} footer=${footer}><form class="modal-b" onSubmit=${submit}>
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    <div class="form-row"><label class="label" for="snooze-until">${gettext('Until')}</label>
      <input class="input" id="snooze-until" type="datetime-local" data-autofocus value=${value} min=${local(serverNow())} onInput=${(event) => setValue(event.currentTarget.value)} />
      <p class="hint">${gettext('It wakes earlier when the client writes. Meanwhile it still counts as yours.')}</p></div></form></${Modal}>`;
}
