/* Before AgentZone is there, and when it is there no more. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';

function SignedOut({ app }) {
  const back = `${app.urls.login}?next=${encodeURIComponent(window.location.pathname + window.location.hash)}`;
  return html`<main class="gate"><div role="alert"><${Empty} icon="log-out" title=${gettext('You are signed out')}
    text=${gettext('The session ended, or you signed out in another tab. Calls do not come here any more.')}>
    <a class="btn btn-primary" href=${back}>${gettext('Sign in again')}</a></${Empty}></div></main>`;
}

export function Gate({ app }) {
  const { phase, error } = useStore(app.store, (s) => ({ phase: s.phase, error: s.error }));
  if (phase === 'loading') {
    return html`<div class="az" aria-busy="true"><nav class="rail"></nav><main class="az-main">
      <${SkeletonRows} rows=${4} label=${gettext('The workplace is opening')} /></main><footer class="line"></footer></div>`;
  }
  if (phase === 'signedout') return html`<${SignedOut} app=${app} />`;
  if (phase === 'refused') {
    return html`<main class="gate"><div role="alert"><${Empty} icon="shield-alert" title=${gettext('The server refuses this address')}
      text=${gettext('The page was opened by an address that the server does not know as its own. Tell the administrator.')} /></div></main>`;
  }
  return html`<main class="gate"><${Failed} title=${gettext('The workplace could not be opened')} text=${error} onRetry=${app.live.retry} /></main>`;
}
