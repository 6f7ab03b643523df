// What happens around the widget: network, visibility, a page woken from the cache, other tabs of the same site.

export function watchPage({ store, storage, net, refresh }) {
  function wake() {
    net.socket.hurry();
    net.outbox.hurry();
  }

  window.addEventListener('online', () => {
    store.set({ network: true });
    if (store.state.loaded) wake();
    else if (storage.get('token')) refresh(0).then(wake);
    else wake();
  });
  window.addEventListener('offline', () => {
    store.set({ network: false });
    net.socket.cut();
  });
  document.addEventListener('visibilitychange', () => {
    const visible = document.visibilityState !== 'hidden';
    store.set({ visible });
    if (visible) wake();
  });
  window.addEventListener('pageshow', (event) => event.persisted && wake());

  storage.onForeignChange((key, value) => {
    const { state } = store;
    // Another tab got an identity, or wrote the first message: show the same dialog here.
    if ((key === 'token' && value) || (key === 'stream' && value && value !== state.stream)) refresh(0);
  });
}
