/* Files dragged over the conversation; dropped elsewhere they do nothing, instead of opening in place of the workplace. */
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';

const carries = (event) => Boolean(event.dataTransfer) && Array.from(event.dataTransfer.types || []).includes('Files');

export function DropZone({ app, id }) {
  const [over, setOver] = useState(false);
  const box = useRef(null);
  useEffect(() => {
    const pane = box.current.closest('.pane-c');
    const all = (event) => { // everywhere on the page
      if (!carries(event)) return;
      event.preventDefault();
      const inside = pane.contains(event.target);
      event.dataTransfer.dropEffect = inside ? 'copy' : 'none';
      if (event.type === 'dragover') setOver(inside);
      if (event.type === 'drop' || (event.type === 'dragleave' && !event.relatedTarget)) setOver(false);
      if (event.type === 'drop' && inside) {
        app.uploads.add(id, Array.from(event.dataTransfer.files));
        if (app.focusComposer) app.focusComposer();
      }
    };
    const kinds = ['dragover', 'dragleave', 'drop'];
    kinds.forEach((kind) => window.addEventListener(kind, all));
    return () => kinds.forEach((kind) => window.removeEventListener(kind, all));
  }, [id]);
  return html`<div class=${`drop-zone${over ? ' is-over' : ''}`} ref=${box} aria-hidden="true">${over && html`<span class="drop-words"><${Icon} name="upload" size="lg" />${gettext('Drop the files here')}</span>`}</div>`;
}
