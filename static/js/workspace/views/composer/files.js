/* Files in the composer: the buttons, the clipboard, and the tray of what will go with the message. */
import { html, useEffect, useRef } from '../../../lib/html.js';
import { useStore } from '../../../lib/store.js';
import { gettext } from '../../../lib/i18n.js';
import { Icon } from '../../../components/icon.js';
import { hasFailed, sendable, trayOf } from '../../state/uploads.js';
import { UploadRow } from '../attachments.js';

/* What the dialog takes, null when nothing. */
export const useLimits = (app, id) => useStore(app.store, (s) => s.conversations[id] && s.conversations[id].files);

function Picker({ app, id, editor, icon, label, accept }) {
  const field = useRef(null);
  const chosen = (event) => {
    app.uploads.add(id, Array.from(event.currentTarget.files));
    field.current.value = ''; // the same file may be chosen again
    editor.focus();
  };
  return html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${label} title=${label} onClick=${() => field.current.click()}><${Icon} name=${icon} /></button>
    <input type="file" multiple hidden tabindex="-1" accept=${accept} ref=${field} onChange=${chosen} data-files=${icon} />`;
}

export function FileButtons({ app, id, editor, content, editing }) {
  const limits = useLimits(app, id);
  if (!limits || content.note || editing) return null;
  const door = { app, id, editor };
  return html`${limits.types.includes('image') && html`<${Picker} ...${door} icon="image" label=${gettext('Picture')} accept="image/*" />`}
    <${Picker} ...${door} icon="paperclip" label=${gettext('File')} accept=${null} />`;
}

/* The files as a part of the message, as the composer asks for it. */
function part(app, id) {
  const lying = () => trayOf(app.store.get(), id);
  return {
    name: 'files',
    value() {
      const ids = app.uploads.handOver(id);
      return ids.length ? { attachments: ids } : {};
    },
    isEmpty: () => sendable(lying()).length === 0,
    blocked: () => (lying().some((entry) => entry.state === 'failed') ? gettext('Repeat or remove the file that was not uploaded') : ''),
    /* Those refused have said why; the message went without them. */
    clear() { app.uploads.discard(lying().filter((entry) => entry.state === 'refused').map((entry) => entry.id)); },
  };
}

function pasted(event) {
  const items = Array.from((event.clipboardData && event.clipboardData.items) || []);
  const texts = items.some((item) => item.type === 'text/plain');
  const files = items.filter((item) => item.kind === 'file').map((item) => item.getAsFile()).filter(Boolean);
  return texts ? [] : files; // a table copied from an office program brings a picture of itself along
}

export function FilesTray({ app, id, editor, content, editing }) {
  const entries = useStore(app.store, (s) => trayOf(s, id));
  const away = content.note || Boolean(editing); // a note and an edited message carry none; they wait for the answer
  useEffect(() => (away ? undefined : editor.addPart(part(app, id))), [away]);
  useEffect(() => editor.onPaste((event) => {
    const files = away ? [] : pasted(event);
    return files.length > 0 && app.uploads.add(id, files).length > 0;
  }), [away]);
  const mark = entries.map((entry) => `${entry.id}${entry.state}`).join();
  useEffect(() => { editor.changed(); }, [mark]);
  if (entries.length === 0 || away) return null;
  return html`<div class="uploads composer-files" role="group" aria-label=${gettext('Files of the message')}>
    ${entries.map((entry) => html`<${UploadRow} key=${entry.id} app=${app} entry=${entry} onRemove=${(one) => { app.uploads.cancel(one); editor.focus(); }} />`)}</div>`;
}
