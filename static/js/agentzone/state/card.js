/* The client of the call in hand, as the client panel of the chats needs him. Pure; the card itself is that of the chats. */
import * as clients from '../../workspace/state/client.js';

export const initialCard = () => ({
  me: null,
  call: null, // id of the call whose client is shown
  status: 'none', // 'none' | 'loading' | 'ready' | 'failed' (then `error` says why)
  error: '',
  clients: {}, // of workspace/state/client.js
  edits: {},
  conversations: {}, // the call, in the place where the panel looks for a dialog
  selected: null,
  missing: null,
  active: [],
  panel: null, // the window over the page: 'block' | 'merge'
  panelOf: null,
});

/* Whose client is shown: of the call that goes on, of the one whose script is looked at in the history, or of the last one
   while its script is open. */
export function cardCall({ voice, scripts, tab }) {
  if (voice.call) return voice.activity === 'ringing' ? null : voice.call.id;
  if (tab === 'calls' && scripts.shown) return scripts.shownCall;
  return scripts.open && voice.last ? voice.last.id : null;
}

const ACTIONS = {
  me: (state, { me }) => ({ ...state, me }),
  'card.loading': (state, { call }) => ({ ...state, call, status: state.call === call && state.status === 'ready' ? 'ready' : 'loading', error: '', ...(state.call === call ? {} : { panel: null, panelOf: null }) }),
  'card.loaded': (state, { call, dialog }) => {
    const conversations = dialog.client ? { [call]: { ...dialog, id: call } } : {};
    return { ...state, status: 'ready', error: '', conversations, selected: dialog.client ? call : null };
  },
  'card.failed': (state, { error }) => ({ ...state, status: state.status === 'ready' ? 'ready' : 'failed', error }),
  'card.none': (state) => ({ ...state, call: null, status: 'none', conversations: {}, selected: null, panel: null, panelOf: null }),
  event: (state, { frame }) => (clients.CLIENT_EVENTS[frame.type] ? clients.CLIENT_EVENTS[frame.type](state, frame.data, frame) : state),
  panel: (state, { panel, of }) => ({ ...state, panel, panelOf: of || null }),
  'client.loading': (state, { id }) => clients.clientLoading(state, id),
  'client.loaded': clients.clientLoaded,
  'client.failed': clients.clientFailed,
  'client.stale': (state, { id }) => clients.clientStale(state, id),
  'client.more': clients.clientMore,
  'client.edit': clients.clientEdit,
  'client.edit.state': clients.clientEditState,
  'client.edit.drop': clients.clientEditDrop,
  'client.saved': clients.clientSaved,
};

export const reduceCard = (state, action) => ACTIONS[action.type](state, action);
