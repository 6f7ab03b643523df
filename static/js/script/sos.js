/* «SOS»: closes the script that is open now, without a result; with no script open it only explains. */
import { html, useState } from '../lib/html.js';
import { gettext } from '../lib/i18n.js';
import { useStore } from '../lib/store.js';
import { Banner } from '../components/feedback.js';
import { Icon } from '../components/icon.js';
import { Modal } from '../components/modal.js';

export function SosWindow({ store, service, onClose }) {
  const { run, busy, problem } = useStore(store, (state) => ({ run: state.run, busy: state.busy, problem: state.problem }));
  const [words, setWords] = useState('');
  const open = Boolean(run && run.way);
  const close = async () => { if (await service.close(words)) onClose(); };
  const footer = html`<button type="button" class="btn" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-danger" disabled=${!open || busy} onClick=${close}><${Icon} name="life-buoy" />${gettext('Error in the script, it has to be closed')}</button>`;
  return html`<${Modal} title="SOS" onClose=${onClose} footer=${footer}><div class="modal-b stack">
    ${problem && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${problem}</${Banner}>`}
    ${open
    ? html`<p>${gettext('Only for a script that hangs or does not work: it is closed, no result of the call is saved, and the incident is recorded.')}</p>
      <div><label class="label" for="sos-words">${gettext('What happened')}</label>
        <textarea class="textarea" id="sos-words" rows="3" maxlength="500" data-autofocus value=${words} onInput=${(event) => setWords(event.currentTarget.value)}></textarea></div>`
    : html`<p>${gettext('No script is open now, so there is nothing to close. Open the script that does not work, then press SOS.')}</p>`}</div></${Modal}>`;
}
