/* Search inside the open dialog: as it is typed, the newest hit first; up and down go from hit to hit. */

const WAIT = 250;
const NOTHING = { q: '', status: 'idle', results: [], more: false, at: 0, error: '' };

export function createFind(app) {
  const { store } = app;
  let timer = null;
  let asked = null;

  const change = (what) => store.dispatch({ type: 'find', change: what });
  const mine = (id) => { const { find } = store.get(); return find && find.id === id; };

  async function ask(id, q) {
    const token = {};
    asked = token;
    try {
      const { results, more } = await app.api.get(`/api/v1/conversations/${id}/find/`, { q });
      if (asked !== token || !mine(id)) return;
      change({ status: 'ready', results, more, at: 0 });
      if (results.length) app.threads.jump(id, results[0].number);
    } catch (error) {
      if (asked !== token || !mine(id)) return;
      change({ status: 'failed', error: error.message });
      if (error.status === undefined) throw error;
    }
  }

  return {
    open() {
      const { selected, threads } = store.get();
      if (selected && threads[selected]) store.dispatch({ type: 'find', id: selected, change: NOTHING });
    },
    close() { clearTimeout(timer); asked = null; store.dispatch({ type: 'find', id: null }); },
    type(id, q) {
      clearTimeout(timer);
      asked = null;
      if (q.trim().length < 2) { change({ ...NOTHING, q }); return; }
      change({ q, status: 'loading' });
      timer = setTimeout(() => ask(id, q.trim()), WAIT);
    },
    retry(id) { const { q } = store.get().find; ask(id, q.trim()); },
    /* by 1: the hit before (older), by -1: the one after. */
    step(id, by) {
      const { results, at } = store.get().find;
      if (!results.length) return;
      const next = (at + by + results.length) % results.length;
      change({ at: next });
      app.threads.jump(id, results[next].number);
    },
    choose(id, at) { change({ at }); app.threads.jump(id, store.get().find.results[at].number); },
    /* `day` as a date field gives it: its first message, in this person's time zone. */
    toDay(id, day) { if (day) app.threads.toDate(id, new Date(`${day}T00:00:00`).toISOString()); },
  };
}
