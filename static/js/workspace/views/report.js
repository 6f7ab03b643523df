/* «Report a problem» (M4): words of the person, a picture he picks or pastes, and what the page knows of itself. */
import { html, useEffect, useState } from '../../lib/html.js';
import { gettext, fill } from '../../lib/i18n.js';
import { factsText } from '../../lib/blackbox.js';
import { Icon } from '../../components/icon.js';
import { Banner } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';

function usePicture() {
  const [file, setFile] = useState(null);
  const [address, setAddress] = useState('');
  useEffect(() => {
    const url = file ? URL.createObjectURL(file) : '';
    setAddress(url);
    return () => { if (url) URL.revokeObjectURL(url); };
  }, [file]);
  const paste = (event) => {
    const found = Array.from(event.clipboardData.files).find((one) => one.type.startsWith('image/'));
    if (!found) return;
    event.preventDefault();
    setFile(found);
  };
  return { file, address, setFile, paste };
}

function Picture({ picture, error }) {
  const pick = (event) => picture.setFile(event.currentTarget.files[0] || null);
  if (picture.file) {
    return html`<div class="shot"><img src=${picture.address} alt=${gettext('The chosen picture')} />
      <button type="button" class="btn btn-sm" onClick=${() => picture.setFile(null)}><${Icon} name="x" size="sm" />${gettext('Remove')}</button>
      ${error && html`<p class="hint hint-bad">${error}</p>`}</div>`;
  }
  return html`<label class="btn file-btn"><${Icon} name="image" />${gettext('Add a screenshot')}
      <input class="sr" type="file" accept="image/png,image/jpeg,image/webp" onChange=${pick} /></label>
    <p class="hint">${gettext('Or paste it: Print Screen, then Ctrl + V in this window.')}</p>`;
}

export function Report({ app, onClose }) {
  const [text, setText] = useState('');
  const [state, setState] = useState({ busy: false, error: '', errors: {} });
  const picture = usePicture();
  const [facts] = useState(() => app.support.facts());
  const send = async () => {
    setState({ busy: true, error: '', errors: {} });
    try {
      const { number } = await app.support.send(text, picture.file);
      onClose();
      app.notices.toast('success', gettext('The report is sent'), fill(gettext('Its number is %(number)s.'), { number }));
    } catch (error) {
      setState({ busy: false, error: error.message, errors: error.errors || {} });
    }
  };
  const copy = () => app.support.copy().then(
    () => app.notices.toast('success', gettext('Copied')),
    () => app.notices.toast('danger', gettext('The browser did not let the page copy')),
  );
  const footer = html`<button type="button" class="btn btn-ghost push" onClick=${copy}><${Icon} name="clipboard-copy" />${gettext('Copy the data')}</button>
    <button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Cancel')}</button>
    <button type="button" class="btn btn-primary" disabled=${state.busy || text.trim() === ''} onClick=${send}>${gettext('Send the report')}</button>`;
  const shotError = (state.errors.screenshot || []).join(' ');
  return html`<${Modal} title=${gettext('Report a problem')} onClose=${onClose} footer=${footer}><div class="modal-b stack" onPaste=${picture.paste}>
    ${state.error && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.error}</${Banner}>`}
    <div><label class="label" for="report-text">${gettext('What is wrong?')}</label>
      <textarea class="textarea" id="report-text" rows="4" data-autofocus maxlength="4000" value=${text} onInput=${(event) => setText(event.currentTarget.value)}
        placeholder=${gettext('What you did, what happened, what you expected')}></textarea></div>
    <div><${Picture} picture=${picture} error=${shotError} /></div>
    <details class="facts"><summary>${gettext('What is sent with it')}</summary>
      <pre>${factsText(facts)}${'\n'}${facts.log.join('\n')}</pre></details>
  </div></${Modal}>`;
}
