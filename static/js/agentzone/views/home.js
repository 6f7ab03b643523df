/* The home page (A2, A4): the numbers of the day, and on a call what belongs to it. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { showsDay } from '../state/panel.js';
import { CallFacts } from './call_facts.js';
import { Day } from './day.js';
import { CALL_PAGES, HOME_CARDS } from './slots.js';

export function Home({ app }) {
  const { day, call } = useStore(app.store, (s) => ({ day: showsDay(s), call: Boolean(s.voice.call) && s.voice.activity !== 'ringing' }));
  const Page = CALL_PAGES[0] || CallFacts;
  return html`<div class="home">${call && html`<${Page} app=${app} />`}
    ${day && html`<${Day} app=${app} />`}
    ${HOME_CARDS.map((Card) => html`<${Card} app=${app} />`)}</div>`;
}
