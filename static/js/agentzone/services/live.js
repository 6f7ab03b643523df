/* AgentZone hears one stream, the person's own. */
import { createLive as connect } from '../../lib/live.js';

export function createLive(app) {
  const { store } = app;
  const live = connect(store, () => app.api.get('/api/v1/agentzone/'), {
    event(frame) {
      if (frame.type === 'skills.changed') { live.resync(); return; } // statuses, projects, what they force
      const before = store.get();
      store.dispatch({ type: 'event', frame });
      app.notices.event(frame, before);
      app.day.event(frame, before);
      app.scripts.event(frame);
    },
    fresh: () => app.scripts.again(),
  });
  return live;
}
