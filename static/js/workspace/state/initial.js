/* The shape of the workspace's state. Conversations live in one place, by id; lists hold ids. */
import { noConditions } from './work.js';

import { emptyKnowledge } from './knowledge.js';

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
    queue: { ...emptyList(), ...noConditions() },
    closed: { ...emptyList(), ...noConditions() },
    threads: {}, // id → thread, see thread.js; only of dialogs whose stream is heard
    pending: {}, // conversation id → [{id, content, epoch, at, state: 'sending' | 'waiting' | 'failed', posting, restored, error}]
    drafts: {}, // conversation id → {text, html, note, quote, version, page}
    find: null, // search inside a dialog: {id, q, status, results, more, at, error}
    mentions: [], // unread notes that name me, newest first
    uploads: {}, // id → a file on its way, see state/uploads.js
    lightbox: null, // {dialog, file}: the picture over the page
    typing: {}, // conversation id → {name, until}
    presence: {}, // who looks at which dialog, see presence.js
    tab: 'active', // 'active' | 'queue' | 'closed'
    filter: '', // of the active tab, on this page only
    filterFound: { q: '', ids: [], error: '' }, // my dialogs in whose messages the server has found it
    conditions: noConditions(), // of the active tab, without the text
    tags: [], // of all my projects
    macros: [], // of my projects and my own
    filters: [], // that I have saved
    channels: [], // kinds that my projects have
    picked: null, // ids of dialogs that are picked for an act on several; null while nobody picks
    macroResult: null, // {macro, results} of a macro that stopped
    selected: null,
    reading: null, // the dialog whose end is on screen in a page that has the focus
    knowledge: emptyKnowledge(),
    offers: [], // Offer of docs/workspace-api.md: those that stand, to me or from me
    quick: {}, // project's id or 'mine' → {status, entries}, see state/quick.js
    clients: {}, // client id → card, see client.js
    edits: {}, // client id → what is typed on his card and not saved yet, see client.js
    missing: null, // a dialog that was asked for and cannot be shown
    connection: { state: 'connecting', since: null, retryAt: null },
    toasts: [],
    side: { open: false, tab: 'knowledge', focus: false }, // the right pane, see services/side.js
    panel: null, // a name of views/panels.js
    userTab: '', // of the user panel, when it was opened on a certain one
    panelOf: null, // what the window is about, for those that need it
    announcement: '', // for the live region
    soundBlocked: false, // the browser plays nothing before the page was clicked
  };
}
