/* «Report a problem»: collects what support needs, sends it, or puts it on the clipboard. */
import { note, recorded, systemFacts, factsText, watchErrors } from '../../lib/blackbox.js';

export function createSupport(app) {
  const { store } = app;
  let connection = '';
  watchErrors();
  store.subscribe((state) => {
    if (state.connection.state === connection) return;
    connection = state.connection.state;
    note('socket', connection);
  });

  const facts = () => ({ ...systemFacts(store.get()), log: recorded() });

  return {
    facts,
    copy: () => navigator.clipboard.writeText(factsText(facts())),
    async send(text, file) {
      const form = new FormData();
      form.append('text', text);
      form.append('facts', JSON.stringify(facts()));
      if (file) form.append('screenshot', file);
      return app.api.upload('/api/v1/support/reports/', form);
    },
  };
}
