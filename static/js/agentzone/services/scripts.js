/* Scripts of calls on this page: whoever shows one is told of its changes, and «SOS» goes to the one that is shown. */

export function createScripts(app) {
  const { store } = app;
  const shown = new Map(); // what shows a script or the history: name → its handle, see static/js/script/

  return {
    /* `onReady` of a component of static/js/script/: keeps its handle under the name while it is on screen. */
    keep: (name) => (handle) => { if (handle) shown.set(name, handle); else shown.delete(name); },
    event(frame) {
      if (frame.type === 'script.changed') shown.forEach((handle) => handle.hear(frame.data));
      const history = shown.get('history');
      if (frame.type === 'voice.changed' && history && history.store.get().status === 'closed') history.service.read(); // the call may be over
    },
    /* After a time without events: what was changed meanwhile. */
    again: () => shown.forEach((handle) => handle.service.read()),
    open(run, call) {
      if (run && run.state === 'open') app.tabs.show('home');
      else store.dispatch({ type: 'script', shown: run && run.id, shownCall: call || null });
    },
    /* A16: only over the script on screen; anywhere else it explains. */
    sos() {
      const handle = shown.get('script');
      if (handle) handle.sos();
      else store.dispatch({ type: 'panel', panel: 'sos' });
    },
  };
}
