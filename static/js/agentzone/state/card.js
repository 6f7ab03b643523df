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

const talks = ({ voice }) => Boolean(voice.call) && voice.activity !== 'ringing';

/* The call whose script stands on the home page. While another one is spoken (a colleague asks, whose call brings no script),
   its script waits: the page is that of the present call. */
export function scriptCall(state) {
  const { voice, scripts } = state;
  if (!scripts.open || !scripts.open_call) return null;
  return talks(state) && voice.call.id !== scripts.open_call.id ? null : scripts.open_call;
}

/* The call of the open script is not the present one, nor the latest: it has to be said whose script that is. */
export function isOlder({ voice, scripts }) {
  const now = voice.call || voice.last;
  return Boolean(scripts.open && scripts.open_call && now) && now.id !== scripts.open_call.id;
}

/* Whose client is shown: beside a script that of the script's own call, wherever it is looked at; else of the present call. */
export function cardCall(state) {
  const { voice, scripts, tab } = state;
  if (tab === 'calls' && scripts.shown) return scripts.shownCall && scripts.shownCall.id;
  const own = scriptCall(state);
  if (own) return own.id;
  return talks(state) ? voice.call.id : null;
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
