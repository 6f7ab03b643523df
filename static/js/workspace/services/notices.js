/* Toasts, words for the live region, and the title of the browser's tab. */
import { gettext, fill } from '../../lib/i18n.js';
import { messageWords } from '../../lib/media_format.js';
import { clientName } from '../../lib/names.js';
import { unreadTotal } from '../state/select.js';

const SHOWN = 6000;
let number = 0;

export function createNotices(app) {
  const { store } = app;

  function announce(text) { store.dispatch({ type: 'announce', text }); }

  /* action: {label, run}; `shown`: how long, when not as usual. → its number, to take it back with. */
  function toast(kind, title, text, action, shown) {
    number += 1;
    const id = number;
    store.dispatch({ type: 'toast', toast: { id, kind, title, text: text || '', action: action || null } });
    setTimeout(() => store.dispatch({ type: 'toast.drop', id }), shown || (kind === 'danger' ? SHOWN * 2 : SHOWN));
    return id;
  }

  function name(state, id) {
    const conversation = state.conversations[id];
    return conversation ? clientName(conversation.client) : '';
  }

  function ended(frame, before) {
    const id = frame.data.conversation_id;
    const client = name(before, id);
    if (!before.active.includes(id) || frame.data.reason !== 'requeued') return; // the others are my own acts, or told by their offer
    toast('info', gettext('The dialog went back to the queue'), client);
  }

  const SAY = {
    'assignment.started': (frame) => announce(fill(gettext('New dialog: %(name)s'), { name: clientName(frame.data.conversation.client) })),
    'assignment.ended': ended,
    'status.changed': (frame) => {
      if (frame.data.reason === 'supervisor') toast('info', fill(gettext('A supervisor has set your status: %(status)s'), { status: store.get().status.name }));
    },
    'offer.made': (frame) => app.moves.event(frame),
    'offer.ended': (frame, before) => app.moves.event(frame, before),
    'message.created': (frame, before) => {
      const id = frame.s.slice('conversation:'.length);
      const { message } = frame.data;
      if (message.author !== 'client' || !before.active.includes(id) || before.selected === id) return;
      announce(fill(gettext('New message from %(name)s: %(text)s'), { name: name(before, id), text: messageWords(message) }));
    },
  };

  const bare = document.title;
  store.subscribe((state) => {
    const unread = unreadTotal(state);
    const title = unread ? `(${unread}) ${bare}` : bare;
    if (document.title !== title) document.title = title;
  });

  return {
    announce,
    toast,
    take: (id) => store.dispatch({ type: 'toast.drop', id }),
    failed: (error, title) => {
      toast('danger', title || gettext('It did not work'), error.message);
      if (error.status === undefined) throw error;
    },
    event(frame, before) {
      const say = SAY[frame.type];
      if (say) say(frame, before);
    },
  };
}
