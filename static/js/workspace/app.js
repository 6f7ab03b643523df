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
import { createMentions } from './services/mentions.js';
import { createMessages } from './services/messages.js';
import { createReads } from './services/reads.js';
import { createTyping } from './services/typing.js';
import { createFind } from './services/find.js';
import { createActiveSearch } from './services/active_search.js';
import { createLists } from './services/lists.js';
import { createClientActs } from './services/client_acts.js';
import { createClientFields } from './services/client_fields.js';
import { createClientNotes } from './services/client_notes.js';
import { createClients } from './services/clients.js';
import { createPresence } from './services/presence.js';
import { createMoves } from './services/moves.js';
import { createClosing } from './services/closing.js';
import { createMe, applyLook } from './services/me.js';
import { createNotices } from './services/notices.js';
import { createUploads } from './services/uploads.js';
import { createKnowledge } from './services/knowledge.js';
import { createQuick } from './services/quick.js';
import { createAlerts } from './services/alerts.js';
import { createSupport } from './services/support.js';
import { createWork } from './services/work.js';
import { createSaving } from './services/saving.js';
import { createRouter } from './services/router.js';
import { createSide } from './services/side.js';

/* `zone`: what AgentZone gives to the chats in its frame ({chooseStatus()}), null in a window of their own. */
export function createApp(urls, zone) {
  const app = { api, urls, zone, pageId: uuid4(), store: createStore(reduce, initialState()) };
  app.notices = createNotices(app);
  app.alerts = createAlerts(app);
  app.support = createSupport(app);
  app.side = createSide(app);
  app.typing = createTyping(app);
  app.drafts = createDrafts(app);
  app.uploads = createUploads(app);
  app.outbox = createOutbox(app);
  app.messages = createMessages(app);
  app.mentions = createMentions(app);
  app.reads = createReads(app);
  app.lists = createLists(app);
  app.activeSearch = createActiveSearch(app);
  app.clients = createClients(app);
  app.clientActs = createClientActs(app);
  app.clientFields = createClientFields(app);
  app.clientNotes = createClientNotes(app);
  app.threads = createThreads(app);
  app.moves = createMoves(app);
  app.closing = createClosing(app);
  app.find = createFind(app);
  app.me = createMe(app);
  app.quick = createQuick(app);
  app.knowledge = createKnowledge(app);
  app.work = createWork(app);
  app.saving = createSaving(app);
  app.live = createLive(app);
  app.presence = createPresence(app);
  app.router = createRouter(app);

  let opened = false;

  /* A fresh snapshot is in the store; threads and lists went with the old one. */
  app.refreshed = () => {
    applyLook(app.store.get().preferences);
    app.reads.forget();
    app.clients.forget();
    app.quick.refresh();
    app.knowledge.refresh();
    if (!opened) {
      opened = true;
      app.drafts.restore();
      app.outbox.restore();
      app.uploads.restore();
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
    app.uploads.hurry();
    app.outbox.flush();
    app.drafts.flush(false);
    app.clientFields.flush(false);
    app.threads.retryFailed();
    app.lists.refresh();
  };

  let look = '';
  app.store.subscribe(({ preferences }) => {
    const now = `${preferences.theme} ${preferences.density} ${preferences.text_size}`;
    if (now !== look) { look = now; applyLook(preferences); }
  });
  onSignedOut(() => { app.live.stop(); app.store.dispatch({ type: 'phase', phase: 'signedout' }); });
  window.addEventListener('pagehide', () => { app.drafts.flush(true); app.clientFields.flush(true); });
  return app;
}
