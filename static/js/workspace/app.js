/* The workspace put together: the state and everything that acts on it. Views get this object. */
import { api, onSignedOut } from '../lib/api.js';
import { createStore } from '../lib/store.js';
import { uuid4 } from '../lib/uuid.js';
import { initialState } from './state/initial.js';
import { reduce } from './state/reduce.js';
import { createLive } from './services/live.js';
import { createThreads } from './services/threads.js';
import { createOutbox } from './services/outbox.js';
import { createDrafts } from './services/drafts.js';
import { createReads } from './services/reads.js';
import { createTyping } from './services/typing.js';
import { createLists } from './services/lists.js';
import { createClients } from './services/clients.js';
import { createMe, applyLook } from './services/me.js';
import { createNotices } from './services/notices.js';
import { createRouter } from './services/router.js';

export function createApp(urls) {
  const app = { api, urls, pageId: uuid4(), store: createStore(reduce, initialState()) };
  app.notices = createNotices(app);
  app.typing = createTyping(app);
  app.drafts = createDrafts(app);
  app.outbox = createOutbox(app);
  app.reads = createReads(app);
  app.lists = createLists(app);
  app.clients = createClients(app);
  app.threads = createThreads(app);
  app.me = createMe(app);
  app.live = createLive(app);
  app.router = createRouter(app);

  let opened = false;

  /* A fresh snapshot is in the store; threads and lists went with the old one. */
  app.refreshed = () => {
    applyLook(app.store.get().preferences);
    app.reads.forget();
    app.clients.forget();
    if (!opened) {
      opened = true;
      app.outbox.restore();
      app.router.follow();
      if (app.store.get().tab !== 'active') app.lists.refresh();
      return;
    }
    const { selected } = app.store.get();
    if (selected) app.threads.load(selected);
    app.lists.refresh();
  };

  /* The socket is back; what it missed is being replayed. */
  app.reconnected = () => {
    app.outbox.flush();
    app.drafts.flush(false);
    app.threads.retryFailed();
    app.lists.refresh();
  };

  let look = '';
  app.store.subscribe(({ preferences }) => {
    const now = `${preferences.theme} ${preferences.density}`;
    if (now !== look) { look = now; applyLook(preferences); }
  });
  onSignedOut(() => { app.live.stop(); app.store.dispatch({ type: 'phase', phase: 'signedout' }); });
  window.addEventListener('pagehide', () => app.drafts.flush(true));
  return app;
}
