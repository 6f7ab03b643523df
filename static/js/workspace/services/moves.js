/* A dialog changes hands: offered to a colleague, sent to a project, taken out of the queue, taken back after closing. */
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { inFlight } from '../../lib/in_flight.js';
import { clientName } from '../../lib/names.js';
import { fullProjects } from '../state/offers.js';
import { nextDialog } from '../state/select.js';

const path = (id) => `/api/v1/conversations/${id}/`;
const names = (list) => list.map((conversation) => clientName(conversation.client)).join(', ');

/* What became of a press on «Молния», in one sentence for those that did not come. */
function leftOut(answer) {
  const parts = [];
  const { missed, refused } = answer;
  if (missed.length) parts.push(fill(ngettext('%(n)s went to a colleague', '%(n)s went to colleagues', missed.length), { n: missed.length }));
  if (refused.length) parts.push(gettext('there is no place for more'));
  return parts.join(', ');
}

/* None came for lack of place: how many chats there are already, of how many, for each project that was asked. */
export function fullWords(state, ids) {
  const lines = fullProjects(state, ids).map((full) => fill(gettext('%(name)s: you have %(n)s of %(limit)s chats already'), full));
  return lines.join('; ') || gettext('You have as many chats as you can take');
}

/* The projects that were asked; undefined: all. */
function projectsOf(state, { project, conversations }) {
  if (project) return [project];
  return conversations && conversations.map((id) => state.conversations[id] && state.conversations[id].project_id);
}

const OUTCOMES = {
  accepted: () => gettext('The dialog was accepted'),
  declined: () => gettext('The offer was declined'),
  timed_out: (mine) => (mine ? gettext('No answer in time') : gettext('You did not accept the dialog in time')),
  withdrawn: () => gettext('The offer does not stand any more'),
};

/* The client and the other side: «Елена · Борис», «Елена · от кого: Анна», with the reason where there is one. */
export function offerWords(data, client, mine) {
  const other = mine ? data.to.name : fill(gettext('from: %(name)s'), { name: data.from.name });
  const side = data.outcome === 'declined' ? `${data.to.name}: ${data.reason}` : other;
  return [client, side].filter(Boolean).join(' · ');
}

export function createMoves(app) {
  const { store } = app;
  const post = (address, body) => app.api.post(address, body);
  const once = inFlight();

  /* Quietly: an offer that has just ended says so by its event. */
  async function answer(offer, what, body) {
    try {
      return await post(`/api/v1/offers/${offer.id}/${what}/`, body);
    } catch (error) {
      if (error.code === 'offer_gone') store.dispatch({ type: 'offer.drop', id: offer.id });
      app.notices.failed(error, gettext('Transfer of the dialog'));
      return null;
    }
  }

  /* It is not mine any more, so the next one takes its place on the screen. */
  function leave(id) {
    if (store.get().selected === id) app.router.open(nextDialog(store.get(), id));
  }

  /* What is wanted: {count, project} or {conversations}. */
  async function pull(wanted) {
    try {
      const asked = projectsOf(store.get(), wanted);
      const got = await post('/api/v1/queue/pull/', wanted);
      store.dispatch({ type: 'pick.none' });
      const { taken } = got;
      const title = taken.length
        ? fill(ngettext('%(n)s chat is yours', '%(n)s chats are yours', taken.length), { n: taken.length })
        : gettext('Nothing could be taken');
      const rest = leftOut(got);
      const full = taken.length === 0 && got.missed.length === 0 && got.refused.length > 0;
      const text = full ? fullWords(store.get(), asked) : [names(taken), rest].filter(Boolean).join(' · ') || gettext('Nobody waits any more');
      app.notices.toast(taken.length ? 'success' : 'info', title, text);
      if (taken.length) app.router.show('active', taken[0].id);
    } catch (error) {
      app.notices.failed(error, gettext('“Lightning”'));
    }
  }

  async function accept(offer) {
    const done = await answer(offer, 'accept', {});
    if (done) app.router.show('active', offer.conversation_id);
  }

  return {
    receivers: (id) => app.api.get(`${path(id)}transfer/`),

    /* target: {agent} or {project}. Raises what the server refuses. */
    async transfer(id, target, comment) {
      const { epoch, client } = store.get().conversations[id];
      const { offer } = await post(`${path(id)}transfer/`, { ...target, comment, epoch });
      if (offer) { store.dispatch({ type: 'offer.made', offer }); return; }
      app.notices.toast('success', gettext('The dialog was sent to the project'), clientName(client));
      leave(id);
    },

    accept: (offer) => once(`accept ${offer.id}`, () => accept(offer)),
    decline: (offer, reason) => answer(offer, 'decline', { reason }),
    withdraw: (offer) => answer(offer, 'withdraw', {}),

    pull: (wanted) => once('pull', () => pull(wanted)),

    async undo(id) {
      try {
        await post(`${path(id)}reopen/`, {});
        app.router.show('active', id);
      } catch (error) {
        app.notices.failed(error, gettext('The chat did not come back'));
      }
    },

    /* An event of an offer, for who is concerned. */
    event(frame, before) {
      const { me } = store.get();
      const { data } = frame;
      if (frame.type === 'offer.made') {
        if (data.offer.to.id !== me.id) return;
        const said = { name: data.offer.from.name, client: clientName(data.offer.client) };
        app.notices.announce(fill(gettext('%(name)s hands a dialog over to you: %(client)s'), said));
        return;
      }
      const mine = data.from.id === me.id;
      if (mine && data.outcome === 'accepted') leave(data.conversation_id);
      if (mine ? data.reason === 'by_sender' : ['accepted', 'declined'].includes(data.outcome)) return; // my own act
      const offer = before.offers.find((one) => one.id === data.offer_id);
      app.notices.toast(data.outcome === 'accepted' ? 'success' : 'info', OUTCOMES[data.outcome](mine), offerWords(data, offer ? clientName(offer.client) : '', mine));
    },
  };
}
