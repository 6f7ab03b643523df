// «You are third in the queue»: asked for while the visitor waits and looks, said only when the server has said it.

const EVERY = 10000;

const waits = (state) => state.open && state.visible && state.conversation && state.conversation.state === 'queued';

export function watchPlace({ api, session, store }) {
  let timer = null;
  async function ask() {
    const answer = await api.place(session.token()).catch(() => null);
    if (answer) store.set({ online: answer.online, place: (waits(store.state) && answer.position) || 0 });
    timer = waits(store.state) ? setTimeout(ask, EVERY) : null;
  }
  store.subscribe((state) => {
    if (waits(state) && !timer) {
      timer = setTimeout(ask, 300);
    } else if (!waits(state) && timer) {
      clearTimeout(timer);
      timer = null;
      store.set({ place: 0 });
    }
  });
}
