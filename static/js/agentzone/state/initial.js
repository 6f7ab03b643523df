/* The shape of AgentZone's state. */
import { noMail } from './mail.js';

export const noVoice = () => ({
  activity: 'idle', since: null, device: null, planned: null, auto_answer: false, auto_answer_forced: [], call: null, dial: { can: false, why: null, projects: [] }, last: null, supervised: null, supervising: null,
});

/* `at`: 'none' (the device is no softphone) | 'elsewhere' (another tab has it) | 'connecting' | 'ready' | 'failed' (then `error`
   says why). `mic`: '' | 'denied' | 'missing'. `line`: what the last seconds of the conversation were like, or null. */
export const noPhone = () => ({ at: 'none', error: '', mic: '', ringing: false, talking: false, muted: false, line: null });

/* One's own auto-greeting. `url` and `seconds` are of the one that plays now; `longest`: seconds. */
export const noGreeting = () => ({ state: 'none', reason: '', on: false, seconds: null, url: null, longest: 30 });

export function initialState() {
  return {
    phase: 'loading', // 'loading' | 'ready' | 'failed' (then `error` says why) | 'signedout' | 'refused'
    error: '',
    me: null,
    version: '',
    preferences: {},
    status: null, // null: not at work
    statusSince: null,
    statusForced: false,
    statuses: [],
    projects: [], // as docs/workspace-api.md shows them
    greeting: noGreeting(),
    voice: noVoice(), // what docs/telephony.md tells of the call panel
    acting: null, // {name, before}: an act on its way to the switch, and how the panel looked before it
    phone: noPhone(), // the softphone in this page, see services/phone.js
    scripts: { open: null, open_call: null, incomplete: 0, shown: null, shownCall: null }, // ids: of the one that is open, and of the one looked at in the history, each with its call {id, caller_number, caller_name}
    chats: 0, // open ones, for the tab «Chat»
    today: null, // the numbers of the day
    todayFailed: '',
    pages: {}, // name → {status: 'loading' | 'ready' | 'failed', data, error}: what tabs read by themselves
    mail: noMail(), // the tab «Mail», see state/mail.js
    connection: { state: 'connecting', since: null, retryAt: null },
    toasts: [],
    handing: false, // the panel that hands a call over is open
    targets: null, // {agents, projects, external, filters} of docs/telephony.md, while it is
    targetsFailed: '',
    tab: 'home', // a name of views/tabs.js
    seen: {}, // tabs that were opened: {name: true}
    panel: null, // a name of views/panels.js
    announcement: '', // for the live region
    soundBlocked: false, // the browser plays nothing before the page was clicked
  };
}
