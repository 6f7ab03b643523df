/* The emoji picker: search in Russian and English, recent ones, arrows and Enter. The focus stays in its search field. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../../lib/html.js';
import { gettext, fill, language } from '../../../lib/i18n.js';
import { isEnter } from '../../../lib/keys.js';
import { findEmoji, loadEmoji, noteRecent, recentEmoji } from '../../../lib/emoji.js';
import { Icon } from '../../../components/icon.js';
import { keepFocus } from './toolbar.js';

const COLUMNS = 8;
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
const name = (emoji) => (language() === 'ru' ? emoji.ru : emoji.en);

function useEmoji() {
  const [groups, setGroups] = useState(null);
  const [failed, setFailed] = useState(false);
  const load = () => { setFailed(false); loadEmoji().then(setGroups, () => setFailed(true)); };
  useEffect(load, []);
  return { groups, failed, load };
}

function listed(groups, query, tab) {
  if (query.trim()) return findEmoji(groups, query);
  const recent = recentEmoji(groups);
  if (tab === 'recent') return recent.length ? recent : groups[0].list;
  return groups[tab].list;
}

function Grid({ list, at, pick, hover }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    const on = box.current.children[at];
    if (on && on.scrollIntoView) on.scrollIntoView({ block: 'nearest' });
  }, [at, list]);
  return html`<div class="emoji-grid" role="listbox" id="emoji-list" aria-label=${gettext('Emoji')} ref=${box}>
    ${list.map((emoji, i) => html`<button type="button" tabindex="-1" key=${emoji.char} role="option" id=${`emoji-${i}`} aria-selected=${i === at}
      class=${`emoji-one${i === at ? ' is-on' : ''}`} aria-label=${name(emoji)} title=${name(emoji)} onMouseDown=${keepFocus} onMouseMove=${() => hover(i)}
      onClick=${() => pick(emoji)}>${emoji.char}</button>`)}</div>`;
}

function Tabs({ groups, tab, choose }) {
  const short = (group, i) => html`<button type="button" tabindex="-1" key=${i} class=${`emoji-tab${tab === i ? ' is-on' : ''}`} aria-label=${language() === 'ru' ? group.ru : group.en}
    title=${language() === 'ru' ? group.ru : group.en} aria-pressed=${tab === i} onMouseDown=${keepFocus} onClick=${() => choose(i)}>${group.list[0].char}</button>`;
  return html`<div class="emoji-tabs"><button type="button" tabindex="-1" class=${`emoji-tab${tab === 'recent' ? ' is-on' : ''}`} aria-label=${gettext('Recent')}
    title=${gettext('Recent')} aria-pressed=${tab === 'recent'} onMouseDown=${keepFocus} onClick=${() => choose('recent')}><${Icon} name="history" /></button>
    ${groups.map(short)}</div>`;
}

function Picker({ editor, onClose }) {
  const { groups, failed, load } = useEmoji();
  const [query, setQuery] = useState('');
  const [tab, setTab] = useState('recent');
  const [at, setAt] = useState(0);
  const field = useRef(null);
  useLayoutEffect(() => field.current.focus(), []);
  const list = groups ? listed(groups, query, tab) : [];
  const on = list[at];
  const pick = (emoji) => {
    noteRecent(emoji.char);
    editor.insertText(emoji.char);
    onClose();
  };
  const key = (event) => {
    if (event.key === 'Escape') { event.stopPropagation(); onClose(); editor.focus(); return; }
    if (isEnter(event)) { event.preventDefault(); if (on) pick(on); return; }
    const sideways = /Left|Right/.test(event.key) && query !== '';
    if (!(event.key in STEPS) || sideways || !list.length) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(list.length - 1, at + STEPS[event.key])));
  };
  const search = (event) => { setQuery(event.currentTarget.value); setAt(0); };
  const nothing = groups && list.length === 0;
  return html`<div class="pop composer-pop emoji" role="dialog" aria-label=${gettext('Emoji')} onKeyDown=${key}>
    <input class="input" ref=${field} value=${query} onInput=${search} placeholder=${gettext('Search emoji')} aria-label=${gettext('Search emoji')} autocomplete="off"
      role="combobox" aria-expanded="true" aria-controls="emoji-list" aria-autocomplete="list" aria-activedescendant=${on ? `emoji-${at}` : null} />
    ${groups && html`<${Tabs} groups=${groups} tab=${query.trim() ? null : tab} choose=${(next) => { setTab(next); setQuery(''); setAt(0); }} />`}
    <${Grid} list=${list} at=${at} pick=${pick} hover=${setAt} />
    <div class="emoji-foot trunc" aria-live="polite">
      ${failed && html`<span>${gettext('The emoji could not be read.')} <button type="button" class="btn btn-link" onClick=${load}>${gettext('Try again')}</button></span>`}
      ${nothing && fill(gettext('Nothing found for «%(text)s»'), { text: query.trim() })}
      ${on && html`<span aria-hidden="true">${on.char}</span> ${name(on)}`}</div>
  </div>`;
}

export function EmojiButton({ editor }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => { if (!box.current.contains(event.target)) setOpen(false); };
    document.addEventListener('mousedown', outside);
    return () => document.removeEventListener('mousedown', outside);
  }, [open]);
  const words = gettext('Emoji');
  return html`<div class="anchor" ref=${box}><button type="button" class="icon-btn icon-btn-sm" aria-label=${words} title=${words} aria-haspopup="dialog" aria-expanded=${open}
    onMouseDown=${keepFocus} onClick=${() => { editor.keep(); setOpen(!open); }}><${Icon} name="smile" /></button>
    ${open && html`<${Picker} editor=${editor} onClose=${() => setOpen(false)} />`}</div>`;
}
