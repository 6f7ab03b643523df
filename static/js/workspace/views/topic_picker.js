/* Topics of a closing: search as you type over the whole tree, several can be chosen, the first is the main one. */
import { html, useEffect, useRef, useState } from '../../lib/html.js';
import { gettext, fill } from '../../lib/i18n.js';
import { isEnter } from '../../lib/keys.js';
import { Icon } from '../../components/icon.js';

const MOST = 60; // shown at once; typing narrows them
const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

/* Topics that can be chosen and fit the words, in the order of the tree. */
export function fitting(topics, query, chosen) {
  const asked = words(query);
  return topics.filter((topic) => topic.is_leaf && !chosen.includes(topic.id) && asked.every((word) => topic.path.toLowerCase().includes(word))).slice(0, MOST);
}

function Chosen({ topic, main, onDrop }) {
  const label = fill(gettext('Remove %(topic)s'), { topic: topic.path });
  return html`<li class=${`topic${main ? ' is-main' : ''}`}><span>${topic.path}</span>
    <button type="button" class="icon-btn icon-btn-sm" aria-label=${label} title=${label} onClick=${onDrop}><${Icon} name="x" size="sm" /></button></li>`;
}

/* The last part of the path stands out: it is what is being chosen. */
function Path({ path }) {
  const parts = path.split(' → ');
  const last = parts.pop();
  return html`<span>${parts.length > 0 && html`<span class="muted">${parts.join(' → ')} → </span>`}${last}</span>`;
}

export function TopicPicker({ topics, chosen, max, required, errors, onChange }) {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const box = useRef(null);
  const found = fitting(topics, query, chosen);
  const here = Math.min(at, found.length - 1);
  const full = chosen.length >= max;
  const byId = (id) => topics.find((topic) => topic.id === id);
  useEffect(() => {
    const outside = (event) => { if (box.current && !box.current.contains(event.target)) setOpen(false); };
    // Only when the press is over: a list that goes away moves what is under the pointer.
    document.addEventListener('click', outside);
    return () => document.removeEventListener('click', outside);
  }, []);
  const choose = (topic) => {
    onChange(max === 1 ? [topic.id] : chosen.concat(topic.id));
    setQuery('');
    setAt(0);
    setOpen(false);
  };
  const move = (by) => {
    setOpen(true);
    const next = found.length ? (here + by + found.length) % found.length : 0;
    setAt(next);
    const row = document.getElementById(`topic-${next}`);
    if (row) row.scrollIntoView({ block: 'nearest' });
  };
  const keys = (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); move(event.key === 'ArrowDown' ? 1 : -1); }
    else if (isEnter(event) && !control && open && found[here]) { event.preventDefault(); choose(found[here]); }
    else if (event.key === 'Tab') setOpen(false);
    else if (event.key === 'Escape' && open) { event.stopPropagation(); setOpen(false); }
    else if (event.key === 'Backspace' && query === '' && chosen.length) onChange(chosen.slice(0, -1));
  };
  const bad = errors.length > 0;
  const typed = (event) => { setQuery(event.currentTarget.value); setOpen(true); setAt(0); };
  const field = html`<div class="field"><input class=${`input${bad ? ' is-bad' : ''}`} id="closing-topics" data-autofocus autocomplete="off" value=${query} role="combobox"
      aria-expanded=${open} aria-controls="topic-list" aria-activedescendant=${open && found[here] ? `topic-${here}` : null} aria-invalid=${bad} aria-required=${required}
      aria-describedby="closing-topics-hint" placeholder=${chosen.length ? gettext('One more topic') : gettext('Find a topic')} onInput=${typed}
      onClick=${() => setOpen(true)} onKeyDown=${keys} /><span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`;
  return html`<div class="form-row" data-field="topics" ref=${box}><label class="label" for="closing-topics">${gettext('Topic')}${required && html` <span class="req" aria-hidden="true">*</span>`}</label>
    ${chosen.length > 0 && html`<ul class="topics" aria-label=${gettext('Chosen topics')}>${chosen.map(byId).filter(Boolean).map((topic, i) => html`<${Chosen} key=${topic.id} topic=${topic} main=${i === 0}
      onDrop=${() => onChange(chosen.filter((id) => id !== topic.id))} />`)}</ul>`}
    ${(!full || max === 1) && field}
    ${open && (!full || max === 1) && html`<ul class="opts opts-in" role="listbox" id="topic-list" aria-label=${gettext('Topics')}>
      ${found.map((topic, i) => html`<li key=${topic.id} id=${`topic-${i}`} role="option" class=${`opt${i === here ? ' is-on' : ''}`} aria-selected=${i === here}
        onMouseDown=${(event) => { event.preventDefault(); choose(topic); }}><${Path} path=${topic.path} /></li>`)}
      ${found.length === 0 && html`<li class="opt muted" role="option" aria-disabled="true" aria-selected="false">${gettext('Nothing found')}</li>`}</ul>`}
    <p class=${`hint${bad ? ' hint-bad' : ''}`} id="closing-topics-hint">${bad ? errors.join(' ') : ''}</p></div>`;
}
