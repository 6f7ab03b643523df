/* Right pane: what is known about the client of the open dialog. */
import { html, useEffect } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow } from '../../lib/clock.js';
import { monthYear, shortWhen } from '../../lib/format.js';
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { clientName, clientInitials, channelName } from '../../lib/names.js';
import { Avatar, Channel } from '../../components/people.js';
import { Icon } from '../../components/icon.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';

/* The address comes from the visitor's browser: only web addresses become links. */
function PageLink({ page }) {
  const words = page.title || page.url;
  if (!/^https?:\/\//i.test(page.url)) return html`<span>${words}</span>`;
  return html`<a href=${page.url} target="_blank" rel="noopener noreferrer">${words}</a>`;
}

function Contacts({ client, conversation, identities }) {
  const rows = [
    [gettext('Phone'), client.phone],
    [gettext('E-mail'), client.email],
    ...identities.map((identity) => [identity.channel.name, identity.value]),
    [gettext('Language'), client.locale],
  ].filter(([, value]) => value);
  const { page } = conversation;
  return html`<section class="sec"><h3 class="sec-h">${gettext('Contacts')}</h3><dl class="kv">
    ${rows.map(([name, value]) => html`<dt>${name}</dt><dd class="num">${value}</dd>`)}
    ${page && page.url && html`<dt>${gettext('Is on the page')}</dt><dd><${PageLink} page=${page} /></dd>`}
  </dl></section>`;
}

function Activity({ activity }) {
  const now = serverNow();
  const { channel, ended_at: ended } = activity;
  const known = { kind: channel, name: channelName(channel) };
  const who = [activity.project_name, activity.agent_name].filter(Boolean).join(' · ');
  const link = activity.conversation_id ? `#all/${activity.conversation_id}` : null;
  return html`<li class="act"><${Channel} channel=${known} />
    ${link ? html`<a class="trunc" href=${link}>${known.name}</a>` : html`<span class="trunc">${known.name}</span>`}
    ${ended ? html`<span class="muted num">${shortWhen(activity.started_at, now)}</span>` : html`<span class="tag tag-accent">${gettext('now')}</span>`}
    <small>${who}</small></li>`;
}

function Card({ conversation, card }) {
  const { client, identities, activities } = card;
  const times = fill(ngettext('%(n)s contact', '%(n)s contacts', activities.length), { n: activities.length });
  const since = fill(gettext('Client since %(month)s'), { month: monthYear(client.first_seen_at) });
  return html`<div class="cl-h"><${Avatar} initials=${clientInitials(client)} hue=${client.avatar_hue} size="lg" />
      <div class="who-b"><h2 class="cl-n">${clientName(client)}</h2><div class="muted">${since} · ${times}</div></div></div>
    <${Contacts} client=${client} conversation=${conversation} identities=${identities} />
    <section class="sec"><h3 class="sec-h">${gettext('List of activities')}<span class="badge">${activities.length}</span></h3>
      <ul>${activities.map((activity) => html`<${Activity} key=${activity.contact_id} activity=${activity} />`)}</ul></section>`;
}

function Body({ app, conversation, state }) {
  if (!conversation) return html`<${Empty} icon="contact-round" title=${gettext('No dialog is open')} text=${gettext('Here you see who you are talking with.')} />`;
  if (!state || state.status === 'loading') return html`<${SkeletonRows} rows=${3} />`;
  if (state.status === 'failed') {
    return html`<${Failed} title=${gettext('The client’s card could not be read')} text=${state.error} onRetry=${() => app.clients.load(conversation.client.id)} />`;
  }
  return html`<${Card} conversation=${conversation} card=${state.card} />`;
}

export function ClientPane({ app, panes }) {
  const { conversation, state } = useStore(app.store, (s) => ({
    conversation: s.missing === s.selected ? undefined : s.conversations[s.selected],
    state: s.conversations[s.selected] && s.clients[s.conversations[s.selected].client.id],
  }));
  useEffect(() => { if (conversation) app.clients.show(conversation); });
  return html`<aside class="pane pane-r" aria-label=${gettext('Client')}>
    <div class="tabs"><h2 class="tab is-on pane-title">${gettext('Client')}</h2>
      <button type="button" class="icon-btn pane-x" aria-label=${gettext('Hide the client panel')} onClick=${panes.toggleClient}><${Icon} name="x" /></button></div>
    <div class="pane-b"><div class="scroll"><${Body} app=${app} conversation=${conversation} state=${state} /></div></div>
  </aside>`;
}
