/* In a note: «@» and the beginning of a name lists colleagues who serve the project. Arrows and Enter or Tab choose. */
import { html, useEffect, useRef, useState } from '../../../lib/html.js';
import { gettext } from '../../../lib/i18n.js';
import { isEnter } from '../../../lib/keys.js';
import { htmlOf } from '../../../lib/rich.js';
import { Avatar } from '../../../components/people.js';
import { keepFocus } from './toolbar.js';

const TYPED = /(?:^|[\s(])@([^\s@]*(?: [^\s@]*)?)$/;
const PAUSE = 120; // ms without a letter before the server is asked
const NOBODY = [];
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/* What stands after the @ before the caret; null when there is none. */
export function typedName(before) {
  const match = TYPED.exec(before);
  return match ? match[1] : null;
}

/* The people who fit, and the way to choose one. `list` is empty while nothing is being named, and until the answer for what
   is typed now has come: an older one would put a name over words that are none. */
function useNames(app, id, editor, on) {
  const [typed, setTyped] = useState(null);
  const [found, setFound] = useState({ typed: null, people: [] });
  const choosing = useRef(false); // the letters that come are the name that was chosen
  const latest = useRef(null);
  latest.current = typed;
  const here = () => typedName(editor.textBefore().split('\n').pop());
  const close = () => setTyped(null);
  useEffect(() => {
    if (!on) { close(); return undefined; }
    const look = () => setTyped(choosing.current ? null : here());
    const moved = () => { if (latest.current !== null && here() !== latest.current) close(); };
    document.addEventListener('selectionchange', moved);
    const stop = [editor.onInput(look), editor.onBlur(close)];
    look();
    return () => { document.removeEventListener('selectionchange', moved); stop.forEach((one) => one()); };
  }, [on]);
  useEffect(() => {
    if (typed === null) return undefined;
    const answered = (people) => { if (latest.current === typed) setFound({ typed, people }); };
    const timer = setTimeout(() => app.api.get(`/api/v1/conversations/${id}/colleagues/`, { q: typed }).then(
      ({ results }) => answered(results),
      () => answered([]), // suggestions are a comfort: the note can be written without them
    ), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const choose = (person) => {
    close();
    choosing.current = true;
    editor.replaceBefore(typed.length + 1, htmlOf(`@${person.name} `));
    choosing.current = false;
  };
  const list = typed !== null && found.typed === typed ? found.people : NOBODY;
  return { list, choose, close, isHere: () => here() === typed };
}

export function MentionTray({ app, id, editor, content }) {
  const { list, choose, close, isHere } = useNames(app, id, editor, content.note);
  const [at, setAt] = useState(0);
  const latest = useRef(null);
  latest.current = { list, at, choose, close, isHere };
  useEffect(() => setAt(0), [list]);
  useEffect(() => editor.onKey((event) => {
    const now = latest.current;
    if (!now.list.length || !now.isHere()) return false; // a key may come before the next drawing
    if (event.key in STEPS) setAt((now.at + STEPS[event.key] + now.list.length) % now.list.length);
    else if (isEnter(event) || event.key === 'Tab') now.choose(now.list[now.at] || now.list[0]);
    else if (event.key === 'Escape') now.close();
    else return false;
    return true;
  }), []);
  if (!list.length) return null;
  return html`<div class="pop composer-tray" role="listbox" aria-label=${gettext('Colleagues')}>
    ${list.map((person, i) => html`<button type="button" tabindex="-1" key=${person.id} class=${`opt opt-person${i === at ? ' is-on' : ''}`} role="option" aria-selected=${i === at}
      onMouseDown=${keepFocus} onClick=${() => isHere() && choose(person)}><${Avatar} initials=${person.initials} hue=${person.avatar_hue} size="sm" /><span class="trunc">${person.name}</span></button>`)}</div>`;
}
