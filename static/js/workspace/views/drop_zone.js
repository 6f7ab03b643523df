/* Files dragged over the conversation; dropped elsewhere they do nothing, instead of opening in place of the workplace.
   What would lie unseen until the next answer, beside a note or a change, is refused. */
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { Icon } from '../../components/icon.js';

const carries = (event) => Boolean(event.dataTransfer) && Array.from(event.dataTransfer.types || []).includes('Files');

export function DropZone({ app, id }) {
  const [over, setOver] = useState(''); // 'yes' | 'no': refused
  const box = useRef(null);
  const name = useStore(app.store, (s) => clientName(s.conversations[id].client));
  useEffect(() => {
    const pane = box.current.closest('.pane-c');
    const all = (event) => { // everywhere on the page
      if (!carries(event)) return;
      event.preventDefault();
      const inside = pane.contains(event.target);
      const taken = inside && !(app.composer && !app.composer.takesFiles());
      event.dataTransfer.dropEffect = taken ? 'copy' : 'none';
      if (event.type === 'dragover') setOver(inside ? (taken && 'yes') || 'no' : '');
      if (event.type === 'drop' || (event.type === 'dragleave' && !event.relatedTarget)) setOver('');
      if (event.type === 'drop' && taken) {
        app.uploads.add(id, Array.from(event.dataTransfer.files));
        if (app.focusComposer) app.focusComposer();
      }
    };
    const kinds = ['dragover', 'dragleave', 'drop'];
    kinds.forEach((kind) => window.addEventListener(kind, all));
    return () => kinds.forEach((kind) => window.removeEventListener(kind, all));
  }, [id]);
  const refused = over === 'no';
  const words = refused ? gettext('Files go with an answer only, not with a note or a change') : fill(gettext('Let go: %(name)s gets the files'), { name });
  return html`<div class=${`drop-zone${over ? ' is-over' : ''}`} ref=${box} aria-hidden="true">${over && html`<span class="drop-words">
    <${Icon} name=${refused ? 'ban' : 'upload'} size="lg" />${words}</span>`}</div>`;
}
