/* The shape of the workspace's state. Conversations live in one place, by id; lists hold ids. */

/* One list that the server pages through: status 'idle' | 'loading' | 'ready' | 'failed'. */
export const emptyList = () => ({ status: 'idle', ids: [], next: null, error: '' });

export function initialState() {
  return {
    phase: 'loading', // 'loading' | 'ready' | 'failed' (then `error` says why) | 'signedout' | 'refused'
    error: '',
    me: null,
    version: '',
    preferences: {},
    status: null,
    statusSince: null,
    statusForced: false,
    statuses: [],
    projects: {}, // id → Project
    projectOrder: [],
    conversations: {}, // id → Conversation, as docs/workspace-api.md shows it
    active: [], // ids of my open dialogs
    queue: { ...emptyList(), project: '' },
    closed: { ...emptyList(), q: '', project: '' },
    threads: {}, // id → thread, see thread.js; only of dialogs whose stream is heard
    pending: {}, // conversation id → [{id, text, epoch, at, state: 'sending' | 'waiting' | 'failed', error}]
    drafts: {}, // conversation id → {text, version}
    typing: {}, // conversation id → {name, until}
    tab: 'active', // 'active' | 'queue' | 'closed'
    filter: '', // of the active tab, on this page only
    selected: null,
    reading: null, // the dialog whose end is on screen in a page that has the focus
    clients: {}, // client id → {status, card}, see services/clients.js
    missing: null, // a dialog that was asked for and cannot be shown
    connection: { state: 'connecting', since: null, retryAt: null },
    toasts: [],
    panel: null, // 'user' | 'shortcuts' | 'close' | null
    announcement: '', // for the live region
  };
}
