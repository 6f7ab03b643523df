/* What is asked before it is done: the end of a call, and the status of an operator. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Modal } from '../../components/modal.js';
import { Statuses } from '../../agentzone/views/status_menu.js';
import { clientOf } from './words.js';

export function End({ app }) {
  const { call, busy } = useStore(app.store, (s) => ({ call: s.ending && s.calls.find((one) => one.id === s.ending), busy: Boolean(s.acting) }));
  if (!call) return null;
  const close = () => app.store.dispatch({ type: 'ending', id: null });
  const footer = html`<button type="button" class="btn" data-autofocus onClick=${close}>${gettext('Do not end')}</button>
    <button type="button" class="btn btn-danger" disabled=${busy} onClick=${() => app.acts.end(call.id)}><${Icon} name="phone-off" />${gettext('End the call')}</button>`;
  const text = call.agent ? gettext('%(client)s and %(operator)s are disconnected at once. The act is kept in the audit log.') : gettext('%(client)s is disconnected at once. The act is kept in the audit log.');
  return html`<${Modal} title=${gettext('End the call?')} onClose=${close} footer=${footer}><div class="modal-b"><p>${fill(text, { client: clientOf(call), operator: call.agent && call.agent.name })}</p></div></${Modal}>`;
}

export function Status({ app }) {
  const { agent, statuses } = useStore(app.store, (s) => ({ agent: s.forcing, statuses: s.statuses }));
  if (!agent) return null;
  const close = () => app.store.dispatch({ type: 'forcing', agent: null });
  const choose = (status) => { close(); app.acts.status(agent, status); };
  return html`<${Modal} className="modal lc-st" title=${fill(gettext('Status of %(name)s'), agent)} onClose=${close}><div class="modal-b">
    <p class="muted">${gettext('In a call the status is planned: it comes when the call and its after-call work are over.')}</p>
    <div role="menu" aria-label=${gettext('Status')}><${Statuses} statuses=${statuses} current=${null} choose=${choose} /></div></div></${Modal}>`;
}
