/* The address says which list and which dialog are open, so that a reload and a copied link show the same:
   #active/<uuid>, #queue, #all/<uuid>. */

const NAMES = { active: 'active', queue: 'queue', closed: 'all' };
const TABS = { active: 'active', queue: 'queue', all: 'closed' };

export function parse(hash) {
  const [name, id] = hash.replace(/^#/, '').split('/');
  return { tab: TABS[name] || 'active', id: /^[0-9a-f-]{36}$/.test(id || '') ? id : null };
}

export function address(tab, id) {
  return `#${NAMES[tab]}${id ? `/${id}` : ''}`;
}

export function createRouter(app) {
  const { store } = app;

  function follow() {
    const { tab, id } = parse(window.location.hash);
    if (tab !== store.get().tab) {
      store.dispatch({ type: 'tab', tab });
      app.lists.refresh();
    }
    if (id !== store.get().selected) app.threads.open(id);
  }

  function go(tab, id) {
    const target = address(tab, id);
    if (window.location.hash !== target) window.location.hash = target;
    else if (id && store.get().missing === id) app.threads.load(id); // perhaps it may be seen by now
  }

  window.addEventListener('hashchange', follow);
  return {
    follow,
    tab: (tab) => go(tab, store.get().selected),
    open: (id) => go(store.get().tab, id),
    show: (tab, id) => go(tab, id),
  };
}
