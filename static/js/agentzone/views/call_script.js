/* The script of a call on the home page (A9, A13), and «История звонков» with the scripts that are not finished (A14, A15). */
import { html } from '../../lib/html.js';
import { createStore, useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { Icon } from '../../components/icon.js';
import { HistoryPanel } from '../../script/history.js';
import { ScriptPanel } from '../../script/runner.js';
import { SosWindow } from '../../script/sos.js';
import { isOlder } from '../state/card.js';
import { ClientAside } from './client_aside.js';

/* Whose script it is, where the call panel may name somebody else. */
export function Whose({ call }) {
  const client = [phoneWords(call.caller_number), call.caller_name].filter(Boolean).join(' · ') || gettext('Hidden number');
  return html`<p class="az-whose" role="note"><${Icon} name="file-text" size="sm" /><span class="num">${fill(gettext('Script of the call: %(client)s'), { client })}</span></p>`;
}

export function CallScript({ app }) {
  const older = useStore(app.store, (s) => (isOlder(s) ? s.scripts.open_call : null));
  return html`<div class="az-script">${older && html`<${Whose} call=${older} />`}<${ScriptPanel} options=${{ facts: false }} onReady=${app.scripts.keep('script')} /></div>`;
}

function One({ app, id, call }) {
  const callBack = (run) => app.calls.callBack(run.call.id);
  return html`<div class="az-work"><div class="az-script"><button type="button" class="btn btn-ghost az-back" onClick=${() => app.scripts.open(null)}>
    <${Icon} name="arrow-left" />${gettext('To the history of calls')}</button>
    ${call && html`<${Whose} call=${call} />`}<${ScriptPanel} key=${id} options=${{ runId: id, onCallBack: callBack, facts: false }} onReady=${app.scripts.keep('script')} /></div><${ClientAside} app=${app} of=${call && call.id} /></div>`;
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
