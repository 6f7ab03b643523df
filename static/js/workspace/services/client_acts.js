/* What can be done to a client besides writing on his card: block, lift a block, merge, part again. */
import { gettext } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';

export function createClientActs(app) {
  async function undo(merge) {
    try {
      await app.api.post(`/api/v1/client-merges/${merge}/undo/`);
      app.notices.toast('success', gettext('The clients are parted again'));
    } catch (error) { app.notices.failed(error, gettext('The merge was not undone')); }
  }

  return {
    undo,
    block: (id, body) => app.api.post(app.clients.path(id, 'block/'), body),
    blocked: (after) => app.api.get('/api/v1/blocked-clients/', after ? { after } : undefined),
    compare: (id, other) => app.api.get(app.clients.path(id, 'merge/'), { other }),

    async merge(id, body) {
      const made = await app.api.post(app.clients.path(id, 'merge/'), body);
      app.notices.toast('success', gettext('The clients are merged'), '', { label: gettext('Undo'), run: () => undo(made.id) });
    },

    async unblock(client) {
      try {
        await app.api.post(app.clients.path(client.id, 'unblock/'));
        app.notices.toast('success', gettext('The block is lifted'), clientName(client));
        return true;
      } catch (error) {
        app.notices.failed(error, gettext('The block was not lifted'));
        return false;
      }
    },
  };
}
