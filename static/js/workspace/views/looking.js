/* In the head of a dialog: who else looks at it now, and who types an answer. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Avatar } from '../../components/people.js';
import { lookers } from '../state/presence.js';

const SHOWN = 3;

export function Looking({ app, id }) {
  const text = useStore(app.store, (s) => JSON.stringify(lookers(s, id)));
  const people = JSON.parse(text);
  if (people.length === 0) return null;
  const names = people.map((one) => (one.typing ? fill(gettext('%(name)s types an answer'), { name: one.name }) : one.name)).join(', ');
  const typing = people.find((one) => one.typing);
  const words = typing ? fill(gettext('%(name)s types an answer'), { name: typing.name.split(' ')[0] }) : gettext('Looking:');
  return html`<div class="looking" role="status" title=${fill(gettext('Looking at this dialog: %(names)s'), { names })} data-lookers=${people.length}>
    <span class="muted" aria-hidden="true">${words}</span><span class="sr">${fill(gettext('Looking at this dialog: %(names)s'), { names })}</span>
    <span class="looking-l" aria-hidden="true">${people.slice(0, SHOWN).map((one) => html`<span key=${one.id} class=${`looking-p${one.typing ? ' is-typing' : ''}`}>
      <${Avatar} initials=${one.initials} hue=${one.hue} /></span>`)}${people.length > SHOWN && html`<span class="badge">+${people.length - SHOWN}</span>`}</span></div>`;
}
