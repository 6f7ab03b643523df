/* The softphone's place at the switch: JsSIP's agent, registered for as long as the page has the device. */
import { asset } from '../../lib/asset.js';
import { gettext } from '../../lib/i18n.js';

const LIBRARY = 'vendor/jssip/jssip.js';
const PAUSES = [2, 4, 8, 15, 30]; // seconds until a refused registration is asked for again

/* By the library's names of causes. */
const CAUSES = {
  'Authentication Error': () => gettext('The switch refuses the password of this device. Tell your administrator.'),
  'Request Timeout': () => gettext('The switch does not answer.'),
  'Connection Error': () => gettext('The switch cannot be reached.'),
  'Not Found': () => gettext('The switch does not know this device. Tell your administrator.'),
};
const refused = (cause) => (CAUSES[cause] || (() => gettext('The switch does not accept this device now.')))();

let library = null;

function load() {
  if (library) return library;
  library = new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = asset(LIBRARY);
    script.onload = () => resolve(window.JsSIP);
    script.onerror = () => { library = null; script.remove(); reject(new Error(gettext('The softphone could not be loaded.'))); };
    document.head.appendChild(script);
  });
  return library;
}

/* Resolves to the agent, which goes on by itself until `stop()`; `isWanted()` says whether it still shall be made.
   `tell({at, error})` hears how it stands, `arrived` of each ring. */
export async function register(app, { isWanted, tell, arrived }) {
  const [JsSIP, known] = await Promise.all([load(), app.api.get('/api/v1/me/voice/softphone/')]);
  if (!isWanted()) return null;
  const agent = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(known.url)], uri: known.uri, authorization_user: known.number, password: known.password, register_expires: 60,
    session_timers: false, connection_recovery_min_interval: 1, connection_recovery_max_interval: 8, user_agent: 'OmniVOX.AgentZone',
  });
  let gone = false;
  let tries = 0;
  let timer = null;
  const here = (listener) => (event) => { if (!gone) listener(event); };
  agent.on('registered', here(() => { tries = 0; tell({ at: 'ready', error: '' }); }));
  // Who was refused is told to be unregistered too: the refusal is what matters.
  agent.on('unregistered', here(() => { if (!timer) tell({ at: 'connecting' }); }));
  agent.on('disconnected', here(() => tell({ at: 'connecting', error: gettext('The switch cannot be reached.') })));
  agent.on('registrationFailed', here(({ cause }) => {
    tell({ at: 'failed', error: refused(cause) });
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; if (agent.isConnected()) agent.register(); }, PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000);
    tries += 1;
  }));
  agent.on('newRTCSession', here(arrived));
  agent.start();
  return { stop() { gone = true; clearTimeout(timer); agent.stop(); } };
}
