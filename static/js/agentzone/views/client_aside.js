/* The client of the call beside its script (blending): his form, notes and all his contacts over chats and calls. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import * as storage from '../../lib/storage.js';
import { Icon } from '../../components/icon.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';
import { BlockWindow } from '../../workspace/views/client/block_window.js';
import { MergeWindow } from '../../workspace/views/client/merge_window.js';
import { ClientPane } from '../../workspace/views/client_pane.js';

const KEPT = 'az-client';
const WINDOWS = { block: BlockWindow, merge: MergeWindow };

function Window({ card }) {
  const panel = useStore(card.store, (s) => s.panel);
  const View = WINDOWS[panel];
  return View ? html`<${View} app=${card} onClose=${() => card.store.dispatch({ type: 'panel', panel: null })} />` : null;
}

function Body({ card }) {
  const { status, error, known } = useStore(card.store, (s) => ({ status: s.status, error: s.error, known: s.selected !== null }));
  if (status === 'failed') return html`<${Failed} title=${gettext('The client’s card could not be read')} text=${error} onRetry=${card.read} />`;
  if (status !== 'ready') return html`<${SkeletonRows} rows=${3} />`;
  if (!known) return html`<${Empty} icon="contact-round" title=${gettext('The client is not known')} text=${gettext('He hides his number, or his card is not yours to see.')} />`;
  return html`<${ClientPane} app=${card} />`;
}

/* `of`: only beside this call. */
export function ClientAside({ app, of }) {
  const { card } = app;
  const there = useStore(card.store, (s) => s.call !== null && (!of || s.call === of));
  const [open, setOpen] = useState(() => storage.read(KEPT) !== false);
  if (!there) return null;
  const turn = () => { storage.write(KEPT, !open); setOpen(!open); };
  const words = open ? gettext('Hide the client’s card') : gettext('Show the client’s card');
  return html`<aside class=${`az-client${open ? '' : ' is-shut'}`} aria-label=${gettext('Client')}>
    <div class="az-client-h">${open && html`<h2>${gettext('Client')}</h2>`}<button type="button" class="icon-btn" aria-expanded=${open} aria-label=${words} title=${words} onClick=${turn}><${Icon} name="panel-right" /></button></div>
    ${open && html`<${Body} card=${card} />`}<${Window} card=${card} /></aside>`;
}
