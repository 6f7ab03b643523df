/* Before the workplace is there, and when it is there no more. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';

function Loading() {
  return html`<div class="app" aria-busy="true">
    <header class="top"><div class="row top-l"><span class="brand">OmniVOX</span></div></header>
    <main class="panes"><section class="pane pane-l"><${SkeletonRows} rows=${4} label=${gettext('The workplace is opening')} /></section>
      <span></span><section class="pane pane-c"></section></main></div>`;
}

function SignedOut({ app }) {
  const back = `${app.urls.login}?next=${encodeURIComponent(window.location.pathname + window.location.hash)}`;
  return html`<main class="gate"><div role="alert"><${Empty} icon="log-out" title=${gettext('You are signed out')}
    text=${gettext('The session ended, or you signed out in another tab. Drafts and unsent messages are kept.')}>
    <a class="btn btn-primary" target="_top" href=${back}>${gettext('Sign in again')}</a></${Empty}></div></main>`;
}

export function Gate({ app }) {
  const { phase, error } = useStore(app.store, (s) => ({ phase: s.phase, error: s.error }));
  if (phase === 'loading') return html`<${Loading} />`;
  if (phase === 'signedout') return html`<${SignedOut} app=${app} />`;
  if (phase === 'refused') {
    return html`<main class="gate"><div role="alert"><${Empty} icon="shield-alert" title=${gettext('The server refuses this address')}
      text=${gettext('The page was opened by an address that the server does not know as its own. Tell the administrator.')} /></div></main>`;
  }
  return html`<main class="gate"><${Failed} title=${gettext('The workplace could not be opened')}
    text=${error} onRetry=${app.live.retry} /></main>`;
}
