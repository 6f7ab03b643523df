/* The frame: header, banners, three panes, and what lies over them. */
import { html, useEffect } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Toasts } from '../../components/feedback.js';
import { Header } from './header.js';
import { Banners } from './banners.js';
import { Dialogs } from './dialogs.js';
import { Conversation } from './conversation.js';
import { ClientPane } from './client_pane.js';
import { UserPanel } from './user_panel.js';
import { CloseDialog } from './close_dialog.js';
import { Shortcuts } from './shortcuts.js';
import { Gate } from './gate.js';
import { Splitter, usePanes } from './panes.js';
import { useShortcuts } from './use_shortcuts.js';

function Over({ app }) {
  const { panel, selected } = useStore(app.store, (s) => ({ panel: s.panel, selected: s.selected }));
  const close = () => app.store.dispatch({ type: 'panel', panel: null });
  if (panel === 'user') return html`<${UserPanel} app=${app} onClose=${close} />`;
  if (panel === 'shortcuts') return html`<${Shortcuts} onClose=${close} />`;
  if (panel === 'close' && selected) return html`<${CloseDialog} app=${app} id=${selected} onClose=${close} />`;
  return null;
}

function Live({ app }) {
  const { announcement, toasts } = useStore(app.store, (s) => ({ announcement: s.announcement, toasts: s.toasts }));
  return html`<div class="sr" role="status" aria-live="polite">${announcement}</div>
    <${Toasts} toasts=${toasts} onDrop=${(id) => app.store.dispatch({ type: 'toast.drop', id })} />`;
}

export function Workspace({ app }) {
  const { phase, selected } = useStore(app.store, (s) => ({ phase: s.phase, selected: s.selected }));
  const panes = usePanes();
  useShortcuts(app, panes);
  useEffect(() => {
    const warn = (event) => { if (app.outbox.unsent()) { event.preventDefault(); event.returnValue = ''; } };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  if (phase !== 'ready') return html`<${Gate} app=${app} />`;
  const shape = `panes${selected ? ' has-dialog' : ''}${panes.client ? ' has-client' : ''}`;
  return html`<div class="app" style=${panes.style}>
    <${Header} app=${app} panes=${panes} />
    <${Banners} app=${app} />
    <main class=${shape}>
      <${Dialogs} app=${app} />
      <${Splitter} panes=${panes} side="left" label=${gettext('Width of the dialog list')} />
      <${Conversation} app=${app} panes=${panes} />
      ${panes.client && html`<${Splitter} panes=${panes} side="right" label=${gettext('Width of the client panel')} />
        <${ClientPane} app=${app} panes=${panes} />`}
    </main>
    <${Over} app=${app} />
    <${Live} app=${app} />
  </div>`;
}
