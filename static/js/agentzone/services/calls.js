/* Acts in one's own call, device and plan. An act changes nothing here: the panel changes when the switch has done it, by
   the event that says so. Until then the act is «under way», and no other is asked for. */
import { gettext } from '../../lib/i18n.js';
import { may, readyStatus, shapeOf } from '../state/panel.js';

const PATIENCE = 8000; // so long may a switch take; then the person may ask again

const FAILED = {
  'pick-up': () => gettext('The call was not answered'),
  decline: () => gettext('The call was not declined'),
  hold: () => gettext('The client was not put on hold'),
  retrieve: () => gettext('The client was not brought back'),
  'hang-up': () => gettext('The call was not ended'),
  finish: () => gettext('The after-call work was not ended'),
  dial: () => gettext('The call was not made'),
  'call-back': () => gettext('The call was not made'),
  transfer: () => gettext('The call was not handed over'),
  consult: () => gettext('The specialist was not called'),
  swap: () => gettext('The line was not changed'),
  drop: () => gettext('The specialist was not hung up'),
  join: () => gettext('Client and specialist were not joined'),
  auto: () => gettext('Auto-answer was not changed'),
  plan: () => gettext('The plan was not changed'),
  unsupervise: () => gettext('The call was not left'),
};

export function createCalls(app) {
  const { store } = app;
  let timer = null;
  let tones = Promise.resolve(); // one after the other: two requests at once may change places on the way

  function end(name) {
    const { acting } = store.get();
    if (acting && acting.name === name) store.dispatch({ type: 'acting', name: null });
  }

  /* One at a time. `request` goes to the server; true when it was not refused. */
  async function under(name, request) {
    if (store.get().acting) return false;
    store.dispatch({ type: 'acting', name });
    clearTimeout(timer);
    try {
      await request();
    } catch (error) {
      end(name);
      app.notices.failed(error, FAILED[name]());
      return false;
    }
    timer = setTimeout(() => {
      if (!store.get().acting) return;
      end(name);
      app.notices.toast('info', gettext('The switch has not answered yet'), gettext('The panel changes as soon as it does. You can try again.'));
    }, PATIENCE);
    return true;
  }

  function act(name, body) {
    const { call } = store.get().voice;
    return call ? under(name, () => app.api.post(`/api/v1/me/calls/${call.id}/${name}/`, body)) : Promise.resolve(false);
  }

  /* Keys ask for what the server lets be done now, and are silent otherwise. */
  const ask = (name) => may(store.get(), name) && act(name);

  async function sendDigits(id, digits, to) {
    try {
      await app.api.post(`/api/v1/me/calls/${id}/digits/`, { digits, to });
      return true;
    } catch (error) {
      app.notices.failed(error, gettext('The digits were not sent'));
      return false;
    }
  }

  return {
    act,
    answer() {
      const { device } = store.get().voice;
      if (!may(store.get(), 'pick-up') || !device || device.answers === 'phone') return;
      if (device.answers === 'page') under('pick-up', () => app.phone.answer());
      else act('pick-up');
    },
    decline: () => ask('decline'),
    hangUp: () => ask('hang-up'),
    finish: () => ask('finish'),
    toggleHold: () => ask('hold') || ask('retrieve'),
    dial: (number, project) => under('dial', () => app.api.post('/api/v1/me/voice/dial/', { number, project })),
    /* Of the call in hand, or of the latest one. */
    callBack: (id) => under('call-back', () => app.api.post(`/api/v1/me/calls/${id}/call-back/`)),
    transfer: (target) => act('transfer', target),
    consult: (target) => act('consult', target),
    drop: () => ask('drop'),
    join: () => ask('join'),
    swap: (to) => may(store.get(), 'swap') && act('swap', { to }),
    /* Tones change nothing on the panel: it waits for nothing. → whether they were taken */
    digits(digits, to) {
      const { call } = store.get().voice;
      if (!call) return Promise.resolve(false);
      const sent = tones.then(() => sendDigits(call.id, digits, to));
      tones = sent.catch(() => {}); // a fault of the page is told by `sent` itself, and stops no later tone
      return sent;
    },

    /* Into the status that takes calls, or out of after-call work. */
    ready() {
      const state = store.get();
      const ready = readyStatus(state);
      if (shapeOf(state) === 'acw') this.finish();
      else if (shapeOf(state) === 'idle' && ready && !(state.status && state.status.id === ready.id)) app.me.setStatus(ready);
    },

    unsupervise: () => under('unsupervise', () => app.api.remove(`/api/v1/calls/${store.get().voice.supervising.call}/supervise/`)),
    plan: (status) => under('plan', () => app.api.post('/api/v1/me/status/', { status: status.id })),
    unplan: () => under('plan', () => app.api.remove('/api/v1/me/voice/plan/')),
    autoAnswer: (on) => under('auto', () => app.api.put('/api/v1/me/voice/auto-answer/', { on })),

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
  };
}
