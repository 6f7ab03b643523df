/* The keys of the workplace. By place, not by letter: they work in the Russian layout too. */
import { useLayoutEffect } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { isComposing, isTyping, matches } from '../../lib/keys.js';
import { isHeldEnter } from '../../lib/in_flight.js';
import { offerOf, offersToMe, pullState } from '../state/offers.js';
import { activeGroups } from '../state/select.js';
import { noConditions } from '../state/work.js';
import { chooseStatus } from './status_menu.js';

/* Steps through my dialogs as they stand in the list; with none open, the one that waits longest. */
function step(app, by) {
  const state = app.store.get();
  const { waiting, answered } = activeGroups({ ...state, filter: '', conditions: noConditions() });
  const ids = waiting.concat(answered).map((conversation) => conversation.id);
  if (ids.length === 0) return;
  const at = ids.indexOf(state.selected);
  const next = at === -1 ? 0 : (at + by + ids.length) % ids.length;
  app.router.show('active', ids[next]);
}

function search() {
  const field = document.querySelector('[data-search]');
  if (field) { field.focus(); field.select(); }
}

/* A window over my dialog. */
function over(app, panel) {
  const { selected } = app.store.get();
  if (selected && app.live.canWrite(selected)) app.store.dispatch({ type: 'panel', panel });
}

function transfer(app) {
  const state = app.store.get();
  if (!offerOf(state, state.selected)) over(app, 'transfer');
}

function acceptFirst(app) {
  const [offer] = offersToMe(app.store.get());
  if (offer) app.moves.accept(offer);
}

/* The field that had the focus may go with its list. */
function toActive(app) {
  app.router.tab('active');
  if (app.composer) app.composer.focus();
}

function pull(app) {
  if (pullState(app.store.get()).waiting) app.moves.pull({ count: 1 });
}

export const SHORTCUTS = [
  { code: 'Ctrl+KeyK', group: 'search', keys: ['Ctrl', 'K'], words: () => gettext('Search for everything'), run: (app) => app.store.dispatch({ type: 'panel', panel: 'palette' }) },
  { code: 'Alt+ArrowDown', group: 'dialogs', keys: ['Alt', '↓'], words: () => gettext('Next dialog'), run: (app) => step(app, 1) },
  { code: 'Alt+ArrowUp', group: 'dialogs', keys: ['Alt', '↑'], words: () => gettext('Previous dialog'), run: (app) => step(app, -1) },
  { code: 'Alt+KeyM', group: 'message', keys: ['Alt', 'M'], words: () => gettext('To the message field'), run: (app) => app.focusComposer && app.focusComposer() },
  { code: 'Alt+KeyF', group: 'search', keys: ['Alt', 'F'], words: () => gettext('Search in this dialog'), run: (app) => app.find.open() },
  { code: 'Alt+KeyN', group: 'message', keys: ['Alt', 'N'], words: () => gettext('Note for colleagues'), run: (app) => app.composer && app.composer.turnNote() },
  { code: 'Alt+KeyC', group: 'dialogs', keys: ['Alt', 'C'], words: () => gettext('Close the chat'), run: (app) => over(app, 'close') },
  { code: 'Alt+KeyT', group: 'dialogs', keys: ['Alt', 'T'], words: () => gettext('Transfer of the dialog'), run: transfer },
  { code: 'Alt+KeyY', group: 'dialogs', keys: ['Alt', 'Y'], words: () => gettext('Accept the dialog a colleague hands over'), run: acceptFirst },
  { code: 'Alt+KeyZ', group: 'dialogs', keys: ['Alt', 'Z'], words: () => gettext('Take the next chat from the queue'), run: pull },
  { code: 'Alt+KeyS', group: 'place', keys: ['Alt', 'S'], words: () => gettext('Choose a status'), run: chooseStatus },
  { code: 'Alt+KeyI', group: 'place', keys: ['Alt', 'I'], words: () => gettext('Show or hide the client panel'), run: (app) => app.side.toggle('client') },
  { code: 'Alt+KeyK', group: 'search', keys: ['Alt', 'K'], words: () => gettext('Search in the knowledge base'), run: (app) => app.side.show('knowledge', true) },
  { code: 'Alt+KeyA', group: 'place', keys: ['Alt', 'A'], words: () => gettext('Active dialogs'), run: toActive },
  { code: 'Alt+KeyQ', group: 'place', keys: ['Alt', 'Q'], words: () => gettext('Queue'), run: (app) => app.router.tab('queue') },
  { code: 'Alt+KeyL', group: 'place', keys: ['Alt', 'L'], words: () => gettext('All dialogs'), run: (app) => app.router.tab('closed') },
  { code: 'Slash', group: 'search', keys: ['/'], words: () => gettext('Search in dialogs'), run: search, quiet: true },
  { code: 'Shift+Slash', group: 'place', keys: ['?'], words: () => gettext('Keyboard shortcuts'), run: (app) => app.store.dispatch({ type: 'panel', panel: 'shortcuts' }), quiet: true },
];

/* `quiet` ones are plain characters: not while something is being typed, and by their character first, as the layout
   of the keyboard places it («?» is Shift+7 in the Russian one). */
export function chosen(event) {
  if (isComposing(event)) return null;
  const typing = isTyping(event.target);
  const bare = !event.altKey && !event.ctrlKey && !event.metaKey;
  const fit = SHORTCUTS.filter(({ quiet }) => !(quiet && typing));
  return fit.find(({ quiet, keys }) => quiet && bare && event.key === keys[0]) || fit.find(({ code }) => matches(event, code)) || null;
}

export const listener = (app) => (event) => {
  const { panel, phase } = app.store.get();
  const shortcut = phase === 'ready' && panel === null ? chosen(event) : null;
  if (!shortcut) return;
  event.preventDefault();
  if (!event.repeat) shortcut.run(app); // a key held down is one wish
};

export function useShortcuts(app) {
  useLayoutEffect(() => {
    const listen = listener(app);
    const held = (event) => { if (isHeldEnter(event)) event.preventDefault(); };
    document.addEventListener('keydown', listen);
    document.addEventListener('keydown', held, true);
    return () => {
      document.removeEventListener('keydown', listen);
      document.removeEventListener('keydown', held, true);
    };
  }, []);
}
