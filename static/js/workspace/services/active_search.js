/* The search over my dialogs looks at all that was said in them, which only the server knows: it is asked when the typing
   rests. What the cards show is compared on the page at once (state/select.js). */

const REST = 250;
const SHORTEST = 3; // letters: for less the server looks at no messages either

export function createActiveSearch(app) {
  const { store } = app;
  let timer = null;
  let asked = '';

  async function ask(q) {
    const tell = (found) => { if (store.get().filter === q) store.dispatch({ type: 'filter.found', found: { q, ids: [], error: '', ...found } }); };
    try {
      const { results } = await app.api.get('/api/v1/conversations/', { scope: 'active', q, limit: 100 });
      tell({ ids: results.map((conversation) => conversation.id) });
    } catch (error) {
      tell({ error: error.message });
      if (error.status === undefined) throw error;
    }
  }

  store.subscribe(({ filter }) => {
    if (filter === asked) return;
    asked = filter;
    clearTimeout(timer);
    if (filter.trim().length >= SHORTEST) timer = setTimeout(() => ask(filter), REST);
  });

  return { isAsking: ({ filter, filterFound }) => filter.trim().length >= SHORTEST && filterFound.q !== filter };
}
