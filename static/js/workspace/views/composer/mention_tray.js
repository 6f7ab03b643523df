/* In a note: «@» and the beginning of a name lists colleagues who serve the project. Arrows and Enter or Tab choose. */
import { html, useEffect, useRef, useState } from '../../../lib/html.js';
import { gettext } from '../../../lib/i18n.js';
import { htmlOf } from '../../../lib/rich.js';
import { Avatar } from '../../../components/people.js';
import { keepFocus } from './toolbar.js';

const TYPED = /(?:^|[\s(])@([^\s@]*(?: [^\s@]*)?)$/;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/* What stands after the @ before the caret; null when there is none. */
export function typedName(before) {
  const match = TYPED.exec(before);
  return match ? match[1] : null;
}

/* The people who fit, and the way to choose one. `list` is empty while nothing is being named. */
function useNames(app, id, editor, on) {
  const [typed, setTyped] = useState(null);
  const [list, setList] = useState([]);
  const latest = useRef(null);
  useEffect(() => {
    if (!on) { setTyped(null); return undefined; }
    const look = () => setTyped(typedName(editor.textBefore().split('\n').pop()));
    const off = editor.onInput(look);
    look();
    return off;
  }, [on]);
  useEffect(() => {
    latest.current = typed;
    if (typed === null) { setList([]); return; }
    app.api.get(`/api/v1/conversations/${id}/colleagues/`, { q: typed }).then(
      ({ results }) => { if (latest.current === typed) setList(results); },
      () => setList([]), // suggestions are a comfort: the note can be written without them
    );
  }, [typed]);
  const choose = (person) => {
    setTyped(null);
    editor.replaceBefore(typed.length + 1, htmlOf(`@${person.name} `));
  };
  return { list, choose, close: () => setTyped(null) };
}

export function MentionTray({ app, id, editor, content }) {
  const { list, choose, close } = useNames(app, id, editor, content.note);
  const [at, setAt] = useState(0);
  const latest = useRef(null);
  latest.current = { list, at, choose, close };
  useEffect(() => setAt(0), [list]);
  useEffect(() => editor.onKey((event) => {
    const now = latest.current;
    if (!now.list.length) return false;
    if (event.key in STEPS) setAt((now.at + STEPS[event.key] + now.list.length) % now.list.length);
    else if (event.key === 'Enter' || event.key === 'Tab') now.choose(now.list[now.at]);
    else if (event.key === 'Escape') now.close();
    else return false;
    return true;
  }), []);
  if (!list.length) return null;
  return html`<div class="pop composer-tray" role="listbox" aria-label=${gettext('Colleagues')}>
    ${list.map((person, i) => html`<button type="button" tabindex="-1" key=${person.id} class=${`opt opt-person${i === at ? ' is-on' : ''}`} role="option" aria-selected=${i === at}
      onMouseDown=${keepFocus} onClick=${() => choose(person)}><${Avatar} initials=${person.initials} hue=${person.avatar_hue} size="sm" /><span class="trunc">${person.name}</span></button>`)}</div>`;
}
