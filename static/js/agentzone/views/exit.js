/* The way out (A19): asks once; what stands against it is told by the server, each with the way to mend it. */
import { html, useEffect, useState } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Banner, SkeletonRows } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';
import { TABS } from './tabs.js';

function Reason({ app, reason, onClose }) {
  const tab = TABS.find((one) => one.name === reason.tab);
  const go = tab && { label: tab.words(), run: () => { onClose(); app.tabs.show(tab.name); } };
  return html`<${Banner} kind="warn" icon="triangle-alert" action=${go} role="alert">${reason.text}</${Banner}>`;
}

export function Exit({ app, onClose }) {
  const [state, setState] = useState({ reasons: null, error: '' });
  const close = () => {
    if (window.location.hash === '#exit') window.history.replaceState(null, '', `#${app.store.get().tab}`);
    onClose();
  };
  useEffect(() => {
    app.api.get('/api/v1/me/exit/').then(({ reasons }) => setState({ reasons, error: '' }), (error) => setState({ reasons: null, error: error.message }));
  }, []);
  const free = state.reasons !== null && state.reasons.length === 0;
  const footer = html`<button type="button" class="btn" data-autofocus onClick=${close}>${gettext('Stay')}</button>
    <button type="button" class="btn btn-danger" disabled=${!free} onClick=${() => app.me.signOut()}><${Icon} name="log-out" />${gettext('End work and exit')}</button>`;
  return html`<${Modal} title=${gettext('Exit from AgentZone')} onClose=${close} footer=${footer}><div class="modal-b stack">
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    ${state.reasons === null && !state.error && html`<${SkeletonRows} rows=${1} />`}
    ${state.reasons && state.reasons.map((reason) => html`<${Reason} key=${reason.code} app=${app} reason=${reason} onClose=${close} />`)}
    ${free && html`<p>${gettext('Your working time ends, calls and chats do not come any more, open chats go back to their queues.')}</p>`}
  </div></${Modal}>`;
}
