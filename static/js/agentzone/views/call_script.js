/* The script of a call on the home page (A9, A13), and «История звонков» with the scripts that are not finished (A14, A15). */
import { html } from '../../lib/html.js';
import { createStore, useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { HistoryPanel } from '../../script/history.js';
import { ScriptPanel } from '../../script/runner.js';
import { SosWindow } from '../../script/sos.js';
import { ClientAside } from './client_aside.js';

export const CallScript = ({ app }) => html`<div class="az-script"><${ScriptPanel} options=${{ facts: false }} onReady=${app.scripts.keep('script')} /></div>`;

function One({ app, id, call }) {
  const callBack = (run) => app.calls.callBack(run.call.id);
  return html`<div class="az-work"><div class="az-script"><button type="button" class="btn btn-ghost az-back" onClick=${() => app.scripts.open(null)}>
    <${Icon} name="arrow-left" />${gettext('To the history of calls')}</button>
    <${ScriptPanel} key=${id} options=${{ runId: id, onCallBack: callBack, facts: false }} onReady=${app.scripts.keep('script')} /></div><${ClientAside} app=${app} of=${call} /></div>`;
}

export function Calls({ app }) {
  const { id, call } = useStore(app.store, (s) => ({ id: s.scripts.shown, call: s.scripts.shownCall }));
  if (id) return html`<${One} app=${app} id=${id} call=${call} />`;
  const options = { onOpen: app.scripts.open, onCount: (incomplete) => app.store.dispatch({ type: 'script', incomplete }) };
  return html`<div class="az-script"><${HistoryPanel} options=${options} onReady=${app.scripts.keep('history')} /></div>`;
}

const nothing = createStore((state) => state, { run: null, busy: false, problem: '' });

/* «SOS» where no script is on screen. */
export const Sos = ({ onClose }) => html`<${SosWindow} store=${nothing} service=${null} onClose=${onClose} />`;
