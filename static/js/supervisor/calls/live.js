/* The list stays equal to the server: a `calls.changed` of any project makes the page read it again, at most once in a
   moment and never two at a time; the person's own stream tells what his device does. */
import { createLive } from '../../lib/live.js';
import { setServerNow } from '../../lib/clock.js';
import { gettext } from '../../lib/i18n.js';

const MOMENT = 500;

/* → again(): reads now, or when the reading that goes on, and its moment, are over. */
export function createReader(read, later = setTimeout) {
  let resting = false;
  let wanted = false;
  async function again() {
    if (resting) { wanted = true; return; }
    resting = true;
    wanted = false;
    try {
      await read();
    } finally {
      later(() => { resting = false; if (wanted) again(); }, MOMENT);
    }
  }
  return again;
}

export function createLiveCalls(app) {
  const { store } = app;
  let snapshots = 0; // a list that was asked for before a snapshot is older than that

  const again = createReader(async () => {
    const before = snapshots;
    const sent = Date.now();
    try {
      const { calls, now } = await app.api.get('/api/v1/calls/live/');
      if (before !== snapshots || store.get().phase !== 'ready') return;
      setServerNow(now, sent);
      store.dispatch({ type: 'calls', calls });
    } catch (error) {
      if (error.status === undefined) throw error;
      if (error.code !== 'not_signed_in') live.check(); // the list on screen may be old: all is read anew
    }
  });

  function changed(frame) {
    const before = store.get().voice.supervising;
    store.dispatch({ type: 'event', frame });
    const now = store.get().voice.supervising;
    if (before && !now) app.notices.toast('info', gettext('You are out of the call'), before.agent.name);
    if (now && now.state === 'up' && !(before && before.state === 'up')) app.notices.announce(gettext('You are at the call'));
  }

  const live = createLive(store, () => app.api.get('/api/v1/calls/live/page/'), {
    event(frame) {
      if (frame.type === 'skills.changed') live.resync(); // his projects are others
      else if (frame.type === 'calls.changed') again();
      else changed(frame);
    },
    fresh: () => { snapshots += 1; },
  });
  return live;
}
