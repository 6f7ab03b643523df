/* «Note»: the same field writes for colleagues, and the client never sees it. */
import { html } from '../../../lib/html.js';
import { gettext } from '../../../lib/i18n.js';
import { Icon } from '../../../components/icon.js';
import { keepFocus } from './toolbar.js';

export function NoteSwitch({ content, change, editing, noteOnly }) {
  if (editing || noteOnly) return null;
  const words = gettext('Note for colleagues');
  return html`<button type="button" class=${`icon-btn icon-btn-sm${content.note ? ' is-on' : ''}`} aria-label=${words} title=${`${words} — Alt+N`}
    aria-pressed=${content.note} onMouseDown=${keepFocus} onClick=${() => change({ ...content, note: !content.note })}><${Icon} name="sticky-note" /></button>`;
}
