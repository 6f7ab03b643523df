/* The client's tab: what is known about the client of the open dialog. */
import { html, useEffect } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';
import { ClientCard } from './client/card.js';

function Body({ app, conversation, state, edits }) {
  if (!conversation) return html`<${Empty} icon="contact-round" title=${gettext('No dialog is open')} text=${gettext('Here you see who you are talking with.')} />`;
  if (!state || state.status === 'loading') return html`<${SkeletonRows} rows=${3} />`;
  if (state.status === 'failed') {
    return html`<${Failed} title=${gettext('The client’s card could not be read')} text=${state.error} onRetry=${() => app.clients.reload(conversation)} />`;
  }
  return html`<${ClientCard} app=${app} conversation=${conversation} card=${state.card} edits=${edits} />`;
}

export function ClientPane({ app }) {
  const { conversation, state, edits } = useStore(app.store, (s) => {
    const shown = s.missing === s.selected ? undefined : s.conversations[s.selected];
    const id = shown && shown.client.id;
    return { conversation: shown, state: id && s.clients[id], edits: id && s.edits[id] };
  });
  useEffect(() => { if (conversation) app.clients.show(conversation); });
  return html`<div class="scroll"><${Body} app=${app} conversation=${conversation} state=${state} edits=${edits} /></div>`;
}
