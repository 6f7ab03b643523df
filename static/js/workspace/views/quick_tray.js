/* The tray of suggestions on the composer. It takes its room from the conversation, so it covers nothing. */
import { html } from '../../lib/html.js';
import { gettext, ngettext, fill, fillParts } from '../../lib/i18n.js';
import { marked } from '../../lib/words.js';
import { Icon } from '../../components/icon.js';

export const TRAY = 'quick-tray';
export const optionId = (at) => `${TRAY}-${at}`;
const AROUND = 60;

/* One line of the text, beginning where the reason for its being here can be seen. */
function excerpt(text, words) {
  const line = text.replace(/\s+/g, ' ');
  const parts = marked(line, words);
  const before = parts.length && !parts[0].on ? parts[0].text.length : 0;
  const far = parts.some((part) => part.on) && before > AROUND;
  return far ? marked(`…${line.slice(line.lastIndexOf(' ', before - 20))}`, words) : parts;
}

export function Marked({ parts }) {
  return parts.map((part) => (part.on ? html`<mark>${part.text}</mark>` : part.text));
}

function Option({ app, id, found, at, on, choose }) {
  const { entry, words } = found;
  const text = entry.macro ? entry.text : app.quick.fill(id, entry.text).text;
  return html`<li class=${`opt${on ? ' is-on' : ''}`} role="option" id=${optionId(at)} aria-selected=${on}
    onMouseDown=${(event) => event.preventDefault()} onClick=${choose}>
    <b class="trunc">${entry.macro && html`<${Icon} name="workflow" size="sm" />`}<${Marked} parts=${marked(entry.title, words)} /></b>
    <span class="trunc"><${Marked} parts=${excerpt(text, words)} /></span>
    ${on ? html`<kbd class="kbd" aria-hidden="true">Tab</kbd>` : entry.abbreviation && html`<span class="muted">${entry.abbreviation}</span>`}</li>`;
}

function Keys() {
  const key = (name) => html`<kbd class="kbd">${name}</kbd>`;
  return html`<span class="tray-keys" aria-hidden="true">${key('↑')} ${key('↓')} ${gettext('choose')} ${key('Tab')} ${gettext('insert')}${' '}
    ${key('Esc')} ${gettext('hide')}</span>`;
}

export function QuickTray({ app, id, quick }) {
  if (quick.found.length === 0) return null;
  const words = gettext('Keep what is typed as a quick message of mine');
  const keep = () => app.store.dispatch({ type: 'panel', panel: 'quick.new' });
  const title = quick.query
    ? fillParts(gettext('Quick messages for “%(query)s”'), { query: quick.query })
    : gettext('Quick messages');
  return html`<div class="tray">
    <div class="tray-h"><span class="trunc">${title}</span><${Keys} />
      <button type="button" class="icon-btn icon-btn-sm" aria-label=${words} title=${words} onMouseDown=${(event) => event.preventDefault()} onClick=${keep}><${Icon} name="bookmark-plus" size="sm" /></button></div>
    <ul role="listbox" id=${TRAY} aria-label=${gettext('Quick messages')}>
      ${quick.found.map((found, at) => html`<${Option} key=${`${found.entry.macro ? 'm' : 'q'}${found.entry.id}`} app=${app} id=${id} found=${found} at=${at}
        on=${at === quick.at} choose=${() => quick.choose(found)} />`)}</ul>
    <span class="sr" role="status">${fill(ngettext('%(n)s suggestion, Tab inserts', '%(n)s suggestions, Tab inserts', quick.found.length), { n: quick.found.length })}</span></div>`;
}
