/* The home page (A2, A4, A9): the numbers of the day; on a call its script until that is finished, or the facts of the call. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { showsDay } from '../state/panel.js';
import { CallFacts } from './call_facts.js';
import { ClientAside } from './client_aside.js';
import { Day } from './day.js';
import { CallScript } from './call_script.js';
import { HOME_CARDS } from './slots.js';

export function Home({ app }) {
  const { day, call, script } = useStore(app.store, (s) => ({
    day: showsDay(s), call: Boolean(s.voice.call) && s.voice.activity !== 'ringing', script: s.scripts.open,
  }));
  if (script) return html`<div class="az-work"><${CallScript} key=${script} app=${app} /><${ClientAside} app=${app} /></div>`;
  if (call) {
    return html`<div class="az-work"><div class="home az-call" tabindex="0" role="group" aria-label=${gettext('The call')}><${CallFacts} app=${app} />${day && html`<${Day} app=${app} />`}
      ${HOME_CARDS.map((Card) => html`<${Card} app=${app} />`)}</div><${ClientAside} app=${app} /></div>`;
  }
  return html`<div class="home">${day && html`<${Day} app=${app} />`}
    ${HOME_CARDS.map((Card) => html`<${Card} app=${app} />`)}</div>`;
}
