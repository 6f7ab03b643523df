/* The last things that happened to this page, for a report to support: errors, and what the socket went through.
   Texts of messages and forms never come here. */

const MOST = 40;
const lines = [];

export function note(what, detail) {
  lines.push(`${new Date().toISOString()} ${what}${detail ? `: ${String(detail).slice(0, 300)}` : ''}`);
  if (lines.length > MOST) lines.shift();
}

export const recorded = () => lines.slice();

const words = (value) => (value && value.stack ? String(value.stack).split('\n').slice(0, 4).join(' | ') : String(value));

export function watchErrors() {
  window.addEventListener('error', (event) => note('error', words(event.error || event.message)));
  window.addEventListener('unhandledrejection', (event) => note('unhandled', words(event.reason)));
  const { error, warn } = window.console;
  window.console.error = (...parts) => { note('console.error', parts.map(words).join(' ')); error.apply(window.console, parts); };
  window.console.warn = (...parts) => { note('console.warn', parts.map(words).join(' ')); warn.apply(window.console, parts); };
}

/* What support asks for first: version, browser, system, screen. */
export function systemFacts(state) {
  const { userAgentData } = navigator;
  return {
    version: state.version,
    login: state.me ? state.me.login : '',
    address: window.location.pathname + window.location.hash,
    browser: navigator.userAgent,
    platform: (userAgentData && userAgentData.platform) || navigator.platform || '',
    languages: (navigator.languages || [navigator.language]).join(', '),
    screen: `${window.screen.width}×${window.screen.height}, ${window.innerWidth}×${window.innerHeight}, ×${window.devicePixelRatio}`,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    clock: new Date().toISOString(),
    online: navigator.onLine,
    connection: state.connection.state,
    status: state.status ? state.status.code : '',
    dialogs: (state.active || []).length,
    dialog: state.selected || '',
    preferences: state.preferences,
  };
}

/* The same as text, for a letter or a call. */
export function factsText(facts) {
  return Object.keys(facts).filter((key) => typeof facts[key] !== 'object').map((key) => `${key}: ${facts[key]}`).join('\n');
}
