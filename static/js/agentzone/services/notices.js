/* Toasts, words for the live region, and the title of the browser's tab. */
import { gettext, fill } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { callerName, shapeOf } from '../state/panel.js';

const SHOWN = 6000;
let number = 0;

const who = (call) => callerName(call) || phoneWords(call.caller_number) || gettext('Hidden number');
/* Who is on the line as it rings: a colleague who asks, else the client. */
const ringing = (call) => (call.asked_by ? call.asked_by.name : who(call));

const TITLES = {
  ring: (call) => fill(gettext('Call: %(name)s'), { name: ringing(call) }),
  dial: (call) => fill(gettext('Calling: %(name)s'), { name: who(call) }),
  talk: (call) => fill(gettext('Talking: %(name)s'), { name: who(call) }),
  hold: (call) => fill(gettext('Hold: %(name)s'), { name: who(call) }),
};
const CAUSES = {
  declined: () => gettext('busy, or declined the call'), no_answer: () => gettext('does not answer'), unreachable: () => gettext('cannot be reached'),
  lost: () => gettext('the connection was lost'), failed: () => gettext('the call failed'), normal: () => gettext('the conversation is over'),
};
const SPOKEN = {
  ring: (call) => (call.asked_by ? fill(gettext('%(name)s asks for your help with a client'), call.asked_by)
    : fill(gettext('Incoming call from %(name)s, project %(project)s'), { name: who(call), project: call.project.name })),
  talk: (call) => (call.role === 'consult' ? gettext('You are connected with your colleague') : gettext('You are connected with the client')),
  hold: () => gettext('The client is on hold'),
  acw: () => gettext('The conversation is over, after-call work begins'),
};

export function createNotices(app) {
  const { store } = app;

  function announce(text) { store.dispatch({ type: 'announce', text }); }

  /* → its number, to take it back with. The same once more stays longer; it does not stand there twice. */
  function toast(kind, title, text, action) {
    const words = text || '';
    const same = store.get().toasts.find((one) => one.kind === kind && one.title === title && one.text === words);
    if (same) store.dispatch({ type: 'toast.drop', id: same.id });
    number += 1;
    const id = number;
    store.dispatch({ type: 'toast', toast: { id, kind, title, text: words, action: action || null } });
    setTimeout(() => store.dispatch({ type: 'toast.drop', id }), kind === 'danger' ? SHOWN * 2 : SHOWN);
    return id;
  }

  const bare = document.title;
  store.subscribe((state) => {
    const words = state.phase === 'ready' && TITLES[shapeOf(state)];
    const title = words ? `${words(state.voice.call)} — ${bare}` : bare;
    if (document.title !== title) document.title = title;
  });

  return {
    announce,
    toast,
    ringing,
    failed: (error, title) => {
      toast('danger', title || gettext('It did not work'), error.message);
      if (error.status === undefined) throw error;
    },
    event(frame, before) {
      const state = store.get();
      if (frame.type === 'status.changed' && frame.data.reason === 'supervisor') {
        toast('info', fill(gettext('A supervisor has set your status: %(status)s'), { status: state.status.name }));
      }
      if (frame.type !== 'voice.changed') return;
      const shape = shapeOf(state);
      const [was, is] = [before.voice.device, state.voice.device];
      if (was && is && was.number !== is.number) {
        toast('info', fill(gettext('Your device is now %(number)s'), { number: is.number }), gettext('Calls ring there. It was chosen here or on another page where you are signed in.'));
      }
      const [old, now] = [before.voice.call, state.voice.call].map((call) => call && call.specialist);
      if (old && now && old.state !== 'ended' && now.state === 'ended') {
        toast(now.cause === 'normal' ? 'info' : 'danger', fill(gettext('%(name)s: %(cause)s'), { name: now.name || phoneWords(now.number), cause: CAUSES[now.cause]() }), gettext('You are with the client again.'));
      }
      if (shape !== shapeOf(before) && SPOKEN[shape]) announce(SPOKEN[shape](state.voice.call));
    },
  };
}
