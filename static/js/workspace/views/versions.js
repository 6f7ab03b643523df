/* What a message said before it was changed. */
import { html, useEffect, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow } from '../../lib/clock.js';
import { shortWhen, time } from '../../lib/format.js';
import { gettext } from '../../lib/i18n.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';
import { Rich } from '../../components/rich.js';

function List({ versions }) {
  if (versions.length === 0) return html`<${Empty} icon="history" title=${gettext('The text of a deleted message is kept for the supervisor')} />`;
  return html`<ol class="versions">${versions.map((version, i) => html`<li key=${i}><span class="muted num">${shortWhen(version.at, serverNow())} ${time(version.at)}</span>
    <${Rich} message=${version} /></li>`)}</ol>`;
}

export function Versions({ app, id, onClose }) {
  const message = useStore(app.store, (s) => s.panelOf);
  const [answer, setAnswer] = useState(null);
  const [failed, setFailed] = useState('');
  const load = () => { setFailed(''); app.messages.versions(id, message.id).then(setAnswer, (error) => setFailed(error.message)); };
  useEffect(load, []);
  return html`<${Modal} title=${gettext('Versions of the message')} onClose=${onClose}><div class="modal-b" tabindex="0">
    ${failed && html`<${Failed} title=${gettext('The versions could not be read')} text=${failed} onRetry=${load} />`}
    ${!failed && !answer && html`<${SkeletonRows} rows=${2} />`}
    ${answer && html`<${List} versions=${answer.versions} />`}</div></${Modal}>`;
}
