// What the widget knows, in one object. Views read it; everything else changes it through `set`.

export function createStore() {
  const listeners = [];
  let announced = false;

  const state = {
    open: false,
    visible: document.visibilityState !== 'hidden',
    config: null, // {name, color, greeting, locale, team_name, online, poll_seconds}
    online: true, // somebody of the team is there
    refused: false, // this site is not among the channel's allowed origins
    loaded: false, // a session snapshot was applied
    conversation: null, // {id, state, agent, rating}
    aside: '', // id of the question for a score that the visitor put aside
    stream: null,
    messages: [], // by number, each id once
    hasEarlier: false,
    loadingEarlier: false,
    outbox: [], // [{id, text, at, error}] oldest first
    stuck: false, // several attempts in a row failed; the queue keeps trying
    throttledUntil: 0, // ms since the epoch
    link: 'idle', // idle | connecting | live | lost | polling
    network: navigator.onLine !== false,
    typing: '', // name of the agent who is typing
    readUpTo: 0, // last agent message that this visitor has read, by its number
    unreadFrom: 0, // number of the first message below the "new messages" line; 0: no line
    entry: null, // the form to fill in before the first message: {form, fields, consent, departments, begun}
    place: 0, // in the queue, from 1; 0: not known
    letter: false, // the visitor is asking for the dialog by e-mail
    invitation: null, // {id, text} shown beside the closed launcher
    invited: null, // the one that was accepted: its text is the greeting
    aim: null, // what the input answers or changes: {id, text, name} or {id, text, edit: true}
    problem: '', // words of what was refused last, shown for a while
    teaser: null, // id of the message shown beside the closed launcher
  };

  /** Change several fields; listeners hear of it once, after the current task. */
  function set(patch) {
    Object.assign(state, patch);
    if (announced) return;
    announced = true;
    Promise.resolve().then(() => {
      announced = false;
      listeners.forEach((listener) => listener(state));
    });
  }

  return { state, set, subscribe: (listener) => listeners.push(listener) };
}
