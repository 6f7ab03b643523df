/* «Session»: where the client is, what his browser speaks, what he is being asked elsewhere at the moment; the dialog as a file. */
import { html } from '../../../lib/html.js';
import { dateTime } from '../../../lib/format.js';
import { gettext } from '../../../lib/i18n.js';
import { languageName } from '../../../lib/names.js';
import { Icon } from '../../../components/icon.js';
import { Channel } from '../../../components/people.js';
import { pdfUrl } from '../../services/saving.js';

/* The address comes from the visitor's browser: only web addresses become links. */
function PageLink({ page }) {
  const words = page.title || page.url;
  if (!/^https?:\/\//i.test(page.url)) return html`<span>${words}</span>`;
  return html`<a href=${page.url} title=${page.url} target="_blank" rel="noopener noreferrer">${words}</a>`;
}

const STATES = {
  queued: () => gettext('in the queue'),
  offered: () => gettext('offered'),
  bot: () => gettext('with a bot'),
  assigned: () => gettext('in work'),
};

function Dialog({ app, dialog }) {
  const who = [dialog.agent_name, STATES[dialog.state]()].filter(Boolean).join(' · ');
  const go = (event) => {
    event.preventDefault();
    app.router.show(app.store.get().active.includes(dialog.conversation_id) ? 'active' : 'closed', dialog.conversation_id);
  };
  return html`<li class="act"><${Channel} channel=${dialog.channel} /><a class="trunc" href=${`#all/${dialog.conversation_id}`} onClick=${go}>${dialog.project_name}</a>
    <span class="tag tag-accent">${gettext('now')}</span><small>${who}</small></li>`;
}

function Saving({ app, id }) {
  const save = (notes) => (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another window: the browser's own way
    event.preventDefault();
    app.saving.pdf(id, notes);
  };
  return html`<p class="cl-save"><${Icon} name="download" size="sm" /><a href=${pdfUrl(id, false)} download onClick=${save(false)}>${gettext('Save as PDF')}</a>
    <span class="muted" aria-hidden="true">·</span> <a href=${pdfUrl(id, true)} download aria-label=${gettext('Save as PDF with notes')} onClick=${save(true)}>${gettext('PDF with notes')}</a></p>`;
}

/* What he is being asked elsewhere at the moment; `but`: the dialog that is on screen. */
export function OpenDialogs({ app, card, but }) {
  const others = card.dialogs.filter((dialog) => dialog.conversation_id !== but);
  if (others.length === 0) return null;
  return html`<h4 class="cl-sub">${but ? gettext('Other open dialogs') : gettext('Open dialogs')}</h4>
    <ul>${others.map((dialog) => html`<${Dialog} key=${dialog.conversation_id} app=${app} dialog=${dialog} />`)}</ul>`;
}

export function Session({ app, card, conversation }) {
  const { page, channel, session_started_at: started } = conversation;
  const { locale, first_seen_at: first } = card.client;
  return html`<section class="sec" data-client-session><h3 class="sec-h">${gettext('Session')}</h3><dl class="kv">
      ${page && page.url && html`<dt>${gettext('Is on the page')}</dt><dd><${PageLink} page=${page} /></dd>`}
      <dt>${gettext('Channel')}</dt><dd>${channel.name}</dd>
      ${started && html`<dt>${gettext('Began')}</dt><dd class="num">${dateTime(started)}</dd>`}
      ${locale && html`<dt>${gettext('Language')}</dt><dd>${languageName(locale)}</dd>`}
      <dt>${gettext('First seen')}</dt><dd class="num">${dateTime(first)}</dd></dl>
    <${Saving} app=${app} id=${conversation.id} />
    <${OpenDialogs} app=${app} card=${card} but=${conversation.id} /></section>`;
}
