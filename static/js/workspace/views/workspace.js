/* The frame: header, banners, three panes, and what lies over them. */
import { html, useEffect } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Toasts } from '../../components/feedback.js';
import { Header } from './header.js';
import { Banners } from './banners.js';
import { Dialogs } from './dialogs.js';
import { Conversation } from './conversation.js';
import { RightPane } from './right_pane.js';
import { isOfDialog, isStill } from '../state/panels.js';
import { PANELS } from './panels.js';
import { Gate } from './gate.js';
import { Splitter, usePanes } from './panes.js';
import { useShortcuts } from './use_shortcuts.js';

function Over({ app }) {
  const { panel, selected } = useStore(app.store, (s) => ({ panel: s.panel, selected: s.selected }));
  const View = PANELS[panel];
  if (!View || (isOfDialog(panel) && !selected)) return null;
  const close = () => { if (isStill(app.store.get(), panel, selected)) app.store.dispatch({ type: 'panel', panel: null }); };
  return html`<${View} key=${isOfDialog(panel) ? `${panel} ${selected}` : panel} app=${app} id=${selected} onClose=${close} />`;
}

function Live({ app }) {
  const { announcement, toasts } = useStore(app.store, (s) => ({ announcement: s.announcement, toasts: s.toasts }));
  return html`<div class="sr" role="status" aria-live="polite">${announcement}</div>
    <${Toasts} toasts=${toasts} onDrop=${(id) => app.store.dispatch({ type: 'toast.drop', id })} />`;
}

export function Workspace({ app }) {
  const { phase, selected, side } = useStore(app.store, (s) => ({ phase: s.phase, selected: s.selected, side: s.side.open }));
  const panes = usePanes();
  useShortcuts(app);
  useEffect(() => {
    const warn = (event) => { if (app.outbox.unsent()) { event.preventDefault(); event.returnValue = ''; } };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  if (phase !== 'ready') return html`<${Gate} app=${app} />`;
  const shape = `panes${selected ? ' has-dialog' : ''}${side ? ' has-side' : ''}`;
  return html`<div class="app" style=${panes.style}>
    <${Header} app=${app} />
    <${Banners} app=${app} />
    <main class=${shape}>
      <${Dialogs} app=${app} />
      <${Splitter} panes=${panes} side="left" label=${gettext('Width of the dialog list')} />
      <${Conversation} app=${app} />
      ${side && html`<${Splitter} panes=${panes} side="right" label=${gettext('Width of the right panel')} />
        <${RightPane} app=${app} />`}
    </main>
    <${Over} app=${app} />
    <${Live} app=${app} />
  </div>`;
}
