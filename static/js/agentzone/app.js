/* AgentZone put together: the state and everything that acts on it. Views get this object. */
import { api, onSignedOut } from '../lib/api.js';
import { createStore } from '../lib/store.js';
import { applyLook, createMe } from '../workspace/services/me.js';
import { createSupport } from '../workspace/services/support.js';
import { initialState } from './state/initial.js';
import { reduce } from './state/reduce.js';
import { createLive } from './services/live.js';
import { createCalls } from './services/calls.js';
import { createCard } from './services/card.js';
import { createChats } from './services/chats.js';
import { createDay } from './services/day.js';
import { createGreeting } from './services/greeting.js';
import { createMail } from './services/mail.js';
import { createNotices } from './services/notices.js';
import { createPages } from './services/pages.js';
import { createPhone } from './services/phone.js';
import { createRing } from './services/ring.js';
import { createScripts } from './services/scripts.js';
import { createTargets } from './services/targets.js';
import { createTabs } from './services/tabs.js';

export function createApp(urls, device) {
  const app = { api, urls, device, store: createStore(reduce, initialState()) };
  app.notices = createNotices(app);
  app.alerts = createRing(app); // by the name that the settings of notifications know
  app.support = createSupport(app);
  app.drafts = { flush() {} }; // chats have some; they are in a page of their own
  app.me = createMe(app);
  app.calls = createCalls(app);
  app.day = createDay(app);
  app.greeting = createGreeting(app);
  app.pages = createPages(app);
  app.phone = createPhone(app);
  app.targets = createTargets(app);
  app.scripts = createScripts(app);
  app.chats = createChats(app);
  app.card = createCard(app);
  app.mail = createMail(app);
  app.live = createLive(app);
  app.tabs = createTabs(app);

  let look = '';
  app.store.subscribe(({ preferences }) => {
    const now = `${preferences.theme} ${preferences.density} ${preferences.text_size}`;
    if (now !== look) { look = now; applyLook(preferences); }
  });
  onSignedOut(() => { app.live.stop(); app.store.dispatch({ type: 'phase', phase: 'signedout' }); });
  return app;
}
