/* «List of activities»: every contact of the client over all channels; a row leads to its first message. */
import { html } from '../../../lib/html.js';
import { serverNow } from '../../../lib/clock.js';
import { dateTime, duration, shortWhen } from '../../../lib/format.js';
import { gettext, fill } from '../../../lib/i18n.js';
import { channelName } from '../../../lib/names.js';
import { Channel } from '../../../components/people.js';
import { Player } from '../../../components/player.js';

const spent = (seconds) => ({ time: duration(seconds * 1000) });

/* What came of his wish to be called back. */
const CALLBACKS = {
  ordered: () => gettext('callback ordered'), reached: () => gettext('called back'), not_reached: () => gettext('called back, not reached'),
  called_in: () => gettext('called again himself'), cancelled: () => gettext('callback cancelled'),
};

/* How a call came about and what became of it; what a call that goes on takes is counted by its panel alone. */
function callDetails(call, over) {
  const parts = [call.direction === 'out' ? gettext('outgoing') : gettext('incoming')];
  if (call.callback) parts.push(CALLBACKS[call.callback]());
  if (call.result === 'overflow') parts.push(gettext('waited too long'));
  if (call.result === 'out_of_hours') parts.push(gettext('out of hours'));
  if (over && call.result === 'answered') parts.push(fill(gettext('talk %(time)s'), spent(call.talk_seconds)));
  if (over && call.hold_seconds) parts.push(fill(gettext('on hold %(time)s'), spent(call.hold_seconds)));
  if (call.waited_seconds) parts.push(fill(gettext('waited %(time)s'), spent(call.waited_seconds)));
  return parts;
}

function details(activity) {
  const { call } = activity;
  const operators = call && call.operators.length ? call.operators.join(', ') : activity.agent_name;
  const parts = [activity.project_name, operators];
  if (call) parts.push(...callDetails(call, activity.ended_at));
  else if (activity.talk_seconds !== null) parts.push(fill(gettext('talk %(time)s'), spent(activity.talk_seconds)));
  if (activity.rating) parts.push(fill(gettext('rating %(score)s'), { score: activity.rating.score }));
  if (activity.end_reason === 'blocked') parts.push(gettext('blocked'));
  else if (activity.ended_at && !operators) parts.push(gettext('nobody answered'));
  return parts.filter(Boolean).join(' · ');
}

function Recording({ recording, at }) {
  const name = fill(gettext('Call of %(when)s.mp3'), { when: dateTime(at).replace(/:/g, '-') }); // no colon in the name of a file
  const file = { kind: 'audio', url: recording.url, duration: recording.seconds, peaks: [], name };
  return html`<div class="act-audio" role="group" aria-label=${gettext('Recording of the call')}><${Player} file=${file} /></div>`;
}

function Activity({ app, activity, current }) {
  const known = { kind: activity.channel, name: channelName(activity.channel) };
  const title = activity.topic || activity.result || known.name;
  const link = activity.conversation_id && !current;
  const go = (event) => { event.preventDefault(); app.clients.visit(activity); };
  return html`<li class="act" data-activity=${activity.contact_id}><${Channel} channel=${known} />
    ${link ? html`<a class="trunc" href=${`#all/${activity.conversation_id}`} title=${title} onClick=${go}>${title}</a>` : html`<span class="trunc" title=${title}>${title}</span>`}
    ${activity.ended_at ? html`<time class="muted num" datetime=${activity.started_at}>${shortWhen(activity.started_at, serverNow())}</time>`
    : html`<span class="tag tag-accent">${gettext('now')}</span>`}
    <small>${details(activity)}${activity.rating && activity.rating.comment && html`: <q>${activity.rating.comment}</q>`}</small>
    ${activity.call && activity.call.recording && html`<${Recording} recording=${activity.call.recording} at=${activity.started_at} />`}</li>`;
}

export function Activities({ app, card, conversation }) {
  const { results, next, total } = card.activities;
  const here = (activity) => activity.contact_id === conversation.contact_id && conversation.state !== 'closed';
  return html`<section class="sec" data-client-activities><div class="sec-h"><h3>${gettext('List of activities')}</h3><span class="badge">${total}</span></div>
    <ul>${results.map((activity) => html`<${Activity} key=${activity.contact_id} app=${app} activity=${activity} current=${here(activity)} />`)}</ul>
    ${next && html`<button type="button" class="btn btn-sm btn-block act-more" onClick=${() => app.clients.more(card.client.id, 'activities')}>${gettext('Show more')}</button>`}</section>`;
}
