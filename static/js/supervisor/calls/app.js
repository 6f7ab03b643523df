/* Live calls put together: a store and what acts on it. A page around it may hold more; all that views need is in here. */
import { api, onSignedOut } from '../../lib/api.js';
import { createStore } from '../../lib/store.js';
import { createPhone } from '../../agentzone/services/phone.js';
import { applyLook } from '../../workspace/services/me.js';
import { initialState, reduce } from './state.js';
import { createLiveCalls } from './live.js';
import { createActs } from './acts.js';
import { createNotices } from './notices.js';

export function createApp(urls, devices) {
  const app = { api, urls, devices, store: createStore(reduce, initialState()) };
  app.notices = createNotices(app);
  app.phone = createPhone(app);
  app.acts = createActs(app);
  app.live = createLiveCalls(app);
  let look = null;
  app.store.subscribe(({ preferences }) => {
    if (preferences === look) return;
    look = preferences;
    applyLook(preferences);
  });
  onSignedOut(() => { app.live.stop(); app.store.dispatch({ type: 'phase', phase: 'signedout' }); });
  return app;
}
