/* The home page (A2, A4, A9): the numbers of the day; on a call its script until that is finished, or the facts of the call. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { isOlder, scriptCall } from '../state/card.js';
import { showsDay } from '../state/panel.js';
import { CallFacts } from './call_facts.js';
import { ClientAside } from './client_aside.js';
import { Day } from './day.js';
import { CallScript } from './call_script.js';
import { HOME_CARDS } from './slots.js';

/* A script that is open makes room for a call of somebody else. */
function Waits({ call }) {
  const client = call.caller_name || phoneWords(call.caller_number) || gettext('Hidden number');
  return html`<p class="hint" role="note">${fill(gettext('The script of %(client)s is back when this call is over'), { client })}</p>`;
}

export function Home({ app }) {
  const { day, call, script, waits } = useStore(app.store, (s) => ({
    day: showsDay(s), call: Boolean(s.voice.call) && s.voice.activity !== 'ringing',
    script: scriptCall(s) && s.scripts.open, waits: isOlder(s) ? s.scripts.open_call : null,
  }));
  if (script) return html`<div class="az-work"><${CallScript} key=${script} app=${app} /><${ClientAside} app=${app} /></div>`;
  if (call) {
    return html`<div class="az-work"><div class="home az-call" tabindex="0" role="group" aria-label=${gettext('The call')}><${CallFacts} app=${app} />${waits && html`<${Waits} call=${waits} />`}${day && html`<${Day} app=${app} />`}
      ${HOME_CARDS.map((Card) => html`<${Card} app=${app} />`)}</div><${ClientAside} app=${app} /></div>`;
  }
  return html`<div class="home">${day && html`<${Day} app=${app} />`}
    ${HOME_CARDS.map((Card) => html`<${Card} app=${app} />`)}</div>`;
}
