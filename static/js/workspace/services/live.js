/* The workplace hears the person's own stream and those of his dialogs; the client's card adds the client's. */
import { createLive as connect } from '../../lib/live.js';
import { isMine } from '../state/select.js';

const stream = (id) => `conversation:${id}`;

export function createLive(app) {
  const { store } = app;
  const live = connect(store, () => app.api.get('/api/v1/workspace/'), {
    event: receive,
    denied,
    signal: (frame) => { app.typing.receive(frame); app.presence.receive(frame); },
    online: () => app.reconnected(),
    fresh: () => app.refreshed(),
  });

  function receive(frame) {
    if (frame.type === 'skills.changed') { live.resync(); return; }
    if (frame.type === 'assignment.started') live.hear(stream(frame.data.conversation.id), frame.data.cursor);
    const before = store.get();
    store.dispatch({ type: 'event', frame });
    if (frame.type === 'assignment.started' && before.missing === frame.data.conversation.id) app.threads.load(before.missing); // it came back
    if (frame.type === 'assignment.ended') release(frame.data.conversation_id);
    app.notices.event(frame, before);
    app.quick.event(frame);
    app.knowledge.event(frame);
    app.work.event(frame, before);
    app.alerts.event(frame);
  }

  /* Stops hearing a dialog that is neither mine nor on the screen. */
  function release(id) {
    const state = store.get();
    if (!id || state.active.includes(id) || state.selected === id) return;
    live.leave(stream(id));
    store.dispatch({ type: 'thread.drop', id });
  }

  function denied(name) {
    const [kind, id] = name.split(':');
    if (kind === 'agent') { live.check(); return; }
    if (kind === 'client') { app.clients.denied(id); return; }
    if (kind !== 'conversation') return; // skills.changed follows
    store.dispatch({ type: 'thread.drop', id });
    const { selected, active } = store.get();
    if (selected !== id) return;
    if (active.includes(id)) app.threads.load(id); // mine, as far as the page knows: the answer says
    else store.dispatch({ type: 'missing', id });
  }

  return {
    ...live,
    release,
    hearing: (id) => live.has(stream(id)),
    hearDialog: (id, cursor) => live.hear(stream(id), cursor),
    canWrite: (id) => isMine(store.get(), store.get().conversations[id]),
  };
}
