/* Suggestions while typing. Talks to the field through an editor: before() gives the text before the caret,
   replace(length, text) puts a text in place of so many letters before it. */
import { useEffect, useRef, useState } from '../../lib/html.js';
import { isComposing } from '../../lib/keys.js';
import { queryOf, suggest } from '../../lib/quick.js';

const PAUSE = 600;
const MOST = 5;
const NOTHING = { found: [], at: 0, query: null };

/* `insert(found)` is called with the suggestion that was chosen. */
export function useQuick(app, id, editor, insert) {
  const [state, setState] = useState(NOTHING);
  const now = useRef(null); // what the keys see: a key may come before the next drawing
  const timer = useRef(null);
  const hidden = useRef(null); // the beginning of the word for which Escape was pressed
  const known = useRef('');
  now.current = state;
  useEffect(() => { app.quick.open(id); return () => clearTimeout(timer.current); }, [id]);

  const set = (next) => { now.current = next; setState(next); };
  const close = () => { clearTimeout(timer.current); if (now.current.query) set(NOTHING); };

  function look(paused) {
    const before = editor.before();
    const query = queryOf(before, paused);
    const start = query ? before.length - query.length : -1;
    if (hidden.current !== null && !(before.length > hidden.current && /\S$/.test(before) && start <= hidden.current)) hidden.current = null;
    const found = hidden.current === null ? suggest(app.quick.indexFor(id, query && query.slash), query, MOST) : [];
    if (found.length) set({ found, at: 0, query: found[0].length ? before.slice(-found[0].length).trim() : '' });
    else close();
  }

  const choose = (found) => {
    close();
    hidden.current = null;
    insert(found);
    known.current = editor.before();
  };

  return {
    ...state,
    choose,
    close,
    /* The text was changed by typing. */
    changed() {
      known.current = editor.before();
      clearTimeout(timer.current);
      if (editor.inserting) return;
      look(false);
      timer.current = setTimeout(() => { if (editor.before() === known.current && known.current !== '') look(true); }, PAUSE);
    },
    /* The caret went elsewhere without a change. */
    moved() { if (editor.before() !== known.current) { known.current = editor.before(); close(); } },
    /* → true when the key was ours. Enter never is: it sends what is typed. */
    key(event) {
      const { found, at } = now.current;
      if (found.length === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isComposing(event)) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) set({ ...now.current, at: (at + step + found.length) % found.length });
      else if (event.key === 'Tab') choose(found[at]);
      else if (event.key === 'Escape') {
        hidden.current = editor.before().length - found[0].length;
        close();
      } else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
