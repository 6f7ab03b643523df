/* System lines of a dialog that changed hands, was closed for a moment, or was rated. */
import { html } from '../../lib/html.js';
import { gettext, fill, fillParts } from '../../lib/i18n.js';

const bold = (name) => html`<b>${name}</b>`;
const both = (event) => ({ from: bold(event.from.name), name: bold(event.agent.name), reason: event.reason });

const WITHDRAWN = {
  by_sender: () => gettext('%(from)s takes the offer back'),
  receiver_gone: () => gettext('%(name)s takes no chats any more, the offer is withdrawn'),
};

function offerEnded(event) {
  if (event.outcome === 'declined') return gettext('%(name)s declines the dialog: %(reason)s');
  if (event.outcome === 'timed_out') return gettext('%(name)s has not answered in time');
  return (WITHDRAWN[event.reason] || (() => gettext('The offer to %(name)s is withdrawn')))();
}

function stars(event) {
  const words = fill(gettext('The client’s rating: %(score)s of 5'), { score: event.score });
  const marks = html`<span class="stars" role="img" aria-label=${words} title=${words}>${'★'.repeat(event.score)}<span class="stars-off">${'★'.repeat(5 - event.score)}</span></span>`;
  return [gettext('The client’s rating'), ' ', marks, event.comment ? html` <q class="stars-say">${event.comment}</q>` : ''];
}

export const MOVED_LINES = {
  offered: (event) => ['forward', fillParts(gettext('%(from)s offers the dialog to %(name)s'), both(event))],
  offer_ended: (event) => ['corner-up-left', fillParts(offerEnded(event), both(event))],
  transferred: (event) => ['user-check', fillParts(gettext('%(from)s has handed the dialog over to %(name)s'), both(event))],
  moved: (event) => ['folder-kanban', fillParts(gettext('%(from)s sends the dialog to the project “%(project)s”'), { from: bold(event.from.name), project: event.project.name })],
  reopened: (event) => ['rotate-cw', fillParts(gettext('%(name)s takes the closing back'), { name: bold(event.agent.name) })],
  rating_asked: () => ['star', [gettext('The client was asked to rate the service')]],
  rated: (event) => ['star', stars(event)],
};
