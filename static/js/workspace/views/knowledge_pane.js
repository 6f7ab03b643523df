/* The knowledge base's tab. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Empty } from '../../components/feedback.js';

export function KnowledgePane() {
  return html`<div class="scroll"><${Empty} icon="book-open" title=${gettext('No articles yet')}
    text=${gettext('The supervisor fills the knowledge base.')} /></div>`;
}
