/* Which tab is shown, as the address says it behind #. «exit» is no tab but the window that asks. */
import { TABS } from '../views/tabs.js';

export function createTabs(app) {
  const { store } = app;

  function follow() {
    const name = window.location.hash.slice(1);
    if (name === 'exit') { store.dispatch({ type: 'panel', panel: 'exit' }); return; }
    const tab = TABS.find((one) => one.name === name) || TABS[0];
    if (store.get().tab !== tab.name || !store.get().seen[tab.name]) store.dispatch({ type: 'tab', tab: tab.name });
  }

  function show(name) {
    if (window.location.hash.slice(1) !== name) window.location.hash = name; // hashchange follows
    else follow();
  }

  window.addEventListener('hashchange', follow);
  /* The page of a call opens by itself: the address goes along. */
  let last = store.get().tab;
  store.subscribe(({ tab }) => {
    if (tab === last) return;
    last = tab;
    if (window.location.hash.slice(1) !== tab) window.history.replaceState(null, '', `#${tab}`);
  });
  follow();
  return { show };
}
