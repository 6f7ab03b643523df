/* What a supervisor does to calls, operators and his own device. What comes of it is told by events. */
import { fill, gettext } from '../../lib/i18n.js';

export function createActs(app) {
  const { store } = app;

  /* One at a time; → whether it was not refused. */
  async function under(acting, failed, request) {
    if (store.get().acting) return false;
    store.dispatch({ type: 'acting', acting });
    try {
      await request();
      return true;
    } catch (error) {
      app.notices.failed(error, failed);
      return false;
    } finally {
      store.dispatch({ type: 'acting', acting: '' });
    }
  }

  const path = (id, act) => `/api/v1/calls/${id}/${act}/`;

  return {
    supervise: (id, mode) => under(`${id} ${mode}`, gettext('You were not put through'), () => app.api.post(path(id, 'supervise'), { mode })),

    leave() {
      const { supervising } = store.get().voice;
      return supervising ? under('leave', gettext('The call was not left'), () => app.api.remove(path(supervising.call, 'supervise'))) : Promise.resolve(false);
    },

    async end(id) {
      if (await under(`${id} end`, gettext('The call was not ended'), () => app.api.post(path(id, 'end')))) store.dispatch({ type: 'ending', id: null });
    },

    status: (agent, status) => under(`status ${agent.id}`, gettext('The status was not changed'), async () => {
      const { planned } = await app.api.post(`/api/v1/agents/${agent.id}/status/`, { status: status.id });
      const words = planned ? gettext('“%(status)s” comes after the call') : gettext('The status is “%(status)s” now');
      app.notices.toast('success', agent.name, fill(words, { status: status.name }));
    }),

    /* → '' when it was taken, else why it was not. */
    async takeDevice(number) {
      try {
        await app.api.post('/api/v1/me/voice/device/', { device: number });
        return '';
      } catch (error) {
        if (error.status === undefined) throw error;
        return ((error.errors && error.errors.device) || [error.message]).join(' ');
      }
    },
    leaveDevice: () => under('device', gettext('The device was not given back'), () => app.api.remove('/api/v1/me/voice/device/')),
  };
}
