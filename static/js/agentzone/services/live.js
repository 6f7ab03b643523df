/* AgentZone hears the person's own stream, and that of the client whose card is on the screen. */
import { createLive as connect } from '../../lib/live.js';

export function createLive(app) {
  const { store } = app;
  const live = connect(store, () => app.api.get('/api/v1/agentzone/'), {
    event(frame, stream) {
      if (stream.startsWith('client:')) { app.card.event(frame); return; }
      if (frame.type === 'skills.changed') { live.resync(); return; } // statuses, projects, what they force
      const before = store.get();
      store.dispatch({ type: 'event', frame });
      app.notices.event(frame, before);
      app.day.event(frame, before);
      app.scripts.event(frame);
      app.mail.event(frame);
    },
    denied(name) {
      const [kind, id] = name.split(':');
      if (kind === 'client') app.card.denied(id);
      else live.check();
    },
    online: () => app.card.reconnected(),
    fresh() { app.scripts.again(); app.card.again(); app.mail.again(); },
  });
  return live;
}
