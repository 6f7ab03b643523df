/* The frame of AgentZone: tabs on the left, the call panel on top, the page of the tab, the line at the bottom. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { Toasts } from '../../components/feedback.js';
import { Banners } from './banners.js';
import { CallPanel } from './call_panel.js';
import { Gate } from './gate.js';
import { PANELS } from './panels.js';
import { Rail } from './rail.js';
import { StatusLine } from './status_line.js';
import { TABS } from './tabs.js';
import { HandOver } from './transfer.js';
import { useShortcuts } from './use_shortcuts.js';

/* A tab that keeps what it holds while another is shown stays in the page, once it was opened. */
function Pages({ app }) {
  const { tab, seen } = useStore(app.store, (s) => ({ tab: s.tab, seen: s.seen }));
  const drawn = TABS.filter(({ name, keeps }) => name === tab || (keeps && seen[name]));
  return html`<div class="az-pages"><${HandOver} app=${app} />${drawn.map(({ name, words, View, keeps }) => html`<section key=${name} hidden=${name !== tab} tabindex=${keeps ? null : 0}
    class=${`az-page${keeps ? ' az-page-whole' : ''}`} aria-label=${words()} data-page=${name}><${View} app=${app} /></section>`)}</div>`;
}

function Over({ app }) {
  const panel = useStore(app.store, (s) => s.panel);
  const View = PANELS[panel];
  const close = () => { if (app.store.get().panel === panel) app.store.dispatch({ type: 'panel', panel: null }); };
  return View ? html`<${View} key=${panel} app=${app} onClose=${close} />` : null;
}

function Live({ app }) {
  const { announcement, toasts } = useStore(app.store, (s) => ({ announcement: s.announcement, toasts: s.toasts }));
  return html`<div class="sr" role="status" aria-live="assertive">${announcement}</div>
    <${Toasts} toasts=${toasts} onDrop=${(id) => app.store.dispatch({ type: 'toast.drop', id })} />`;
}

export function Zone({ app }) {
  const phase = useStore(app.store, (s) => s.phase);
  useShortcuts(app);
  if (phase !== 'ready') return html`<${Gate} app=${app} />`;
  return html`<div class="az">
    <${Rail} app=${app} />
    <main class="az-main"><${Banners} app=${app} /><${CallPanel} app=${app} /><${Pages} app=${app} /></main>
    <${StatusLine} app=${app} />
    <${Over} app=${app} />
    <${Live} app=${app} />
  </div>`;
}
