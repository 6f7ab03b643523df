/* The search above a list. Typing is told on after a short rest; Escape empties the field. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';

const REST = 250;

export function SearchField({ value, onChange, delay }) {
  const [text, setText] = useState(value);
  const timer = useRef(null);
  const told = useRef(value);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLayoutEffect(() => { // set from elsewhere: a saved filter; at once, or a late effect would take back a key
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  const change = (next) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => { told.current = next.trim(); onChange(told.current); }, delay ? REST : 0);
  };
  const key = (event) => {
    if (event.key !== 'Escape' || text === '') return;
    event.stopPropagation();
    change('');
  };
  const words = gettext('Name, phone, text');
  return html`<div class="dl-tools"><div class="field"><${Icon} name="search" />
    <input class="input" type="text" placeholder=${words} aria-label=${gettext('Search in dialogs')} value=${text} data-search
      onInput=${(event) => change(event.currentTarget.value)} onKeyDown=${key} />
    ${text !== '' && html`<button type="button" class="icon-btn icon-btn-sm end" aria-label=${gettext('Clear search')} onClick=${() => change('')}>
      <${Icon} name="x" size="sm" /></button>`}</div></div>`;
}
