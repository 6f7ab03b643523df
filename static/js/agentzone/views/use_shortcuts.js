/* The keys of AgentZone. By place, not by letter: they work in the Russian layout too. Those that are `everywhere` work in
   the frame of the chats as well; the chats have none of them. */
import { useLayoutEffect } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { isComposing, isTyping, matches } from '../../lib/keys.js';
import { isHeldEnter } from '../../lib/in_flight.js';

const panel = (name) => (app) => app.store.dispatch({ type: 'panel', panel: name });

export const SHORTCUTS = [
  { code: 'F8', group: 'call', keys: ['F8'], words: () => gettext('Answer the call'), run: (app) => app.calls.answer(), everywhere: true },
  { code: 'Alt+KeyH', group: 'call', keys: ['Alt', 'H'], words: () => gettext('Hold, and back to the client'), run: (app) => app.calls.toggleHold(), everywhere: true },
  { code: 'Alt+KeyX', group: 'call', keys: ['Alt', 'X'], words: () => gettext('Hang up'), run: (app) => app.calls.hangUp(), everywhere: true },
  { code: 'Alt+KeyU', group: 'call', keys: ['Alt', 'U'], words: () => gettext('Microphone off and on (softphone)'), run: (app) => app.phone.mute(), everywhere: true },
  { code: 'Alt+KeyO', group: 'call', keys: ['Alt', 'O'], words: () => gettext('Hand the call over: open and close'), run: (app) => app.targets.toggle(), everywhere: true },
  { code: 'Alt+KeyW', group: 'call', keys: ['Alt', 'W'], words: () => gettext('Client or specialist: the other line'), run: (app) => app.targets.other(), everywhere: true },
  { code: 'Alt+KeyJ', group: 'call', keys: ['Alt', 'J'], words: () => gettext('Join client and specialist'), run: (app) => app.calls.join(), everywhere: true },
  { code: 'Alt+KeyP', group: 'call', keys: ['Alt', 'P'], words: () => gettext('Plan the status after the call'), run: (app) => app.openPlan && app.openPlan(), everywhere: true },
  { code: 'F9', group: 'place', keys: ['F9'], words: () => gettext('To the status in which calls come; ends wrap-up'), run: (app) => app.calls.ready(), everywhere: true },
  { code: 'Alt+KeyS', group: 'place', keys: ['Alt', 'S'], words: () => gettext('Choose a status'), run: (app) => app.openStatusMenu && app.openStatusMenu() },
  { code: 'Shift+Slash', group: 'place', keys: ['?'], words: () => gettext('Keyboard shortcuts'), run: panel('shortcuts'), quiet: true },
];

/* A plain character is no shortcut while something is being typed, and is known by itself first: «?» is Shift+7 in the
   Russian layout. */
export function chosen(event, shortcuts) {
  if (isComposing(event)) return null;
  const fit = shortcuts.filter(({ quiet }) => !(quiet && isTyping(event.target)));
  const bare = !event.altKey && !event.ctrlKey && !event.metaKey;
  return fit.find(({ quiet, keys }) => quiet && bare && event.key === keys[0]) || fit.find(({ code }) => matches(event, code)) || null;
}

export const listener = (app, shortcuts) => (event) => {
  const state = app.store.get();
  const shortcut = state.phase === 'ready' && state.panel === null ? chosen(event, shortcuts) : null;
  if (!shortcut) return;
  event.preventDefault();
  if (!event.repeat) shortcut.run(app); // a key held down is one wish
};

/* The keys of calls in another window of ours: the frame of the chats. */
export function within(app, other) {
  other.document.addEventListener('keydown', listener(app, SHORTCUTS.filter(({ everywhere }) => everywhere)));
}

export function useShortcuts(app) {
  useLayoutEffect(() => {
    const listen = listener(app, SHORTCUTS);
    const held = (event) => { if (isHeldEnter(event)) event.preventDefault(); };
    document.addEventListener('keydown', listen);
    document.addEventListener('keydown', held, true);
    return () => {
      document.removeEventListener('keydown', listen);
      document.removeEventListener('keydown', held, true);
    };
  }, []);
}
