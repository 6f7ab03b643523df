/* What is in the composer: the draft of the dialog, kept on the server with its formatting, its quote and whether it is
   a note: a note must never come back as an answer to the client. */
import { useEffect, useState } from '../../../lib/html.js';
import { useStore } from '../../../lib/store.js';

export const EMPTY = { text: '', html: '', note: false, quote: null };

/* `isAway()`: the field holds something else now, a message that is being changed. */
export function useDraft(app, id, editor, isAway) {
  const [content, setContent] = useState(() => app.drafts.content(id));
  const draft = useStore(app.store, (s) => s.drafts[id]);
  useEffect(() => {
    // Written in another tab or on another workplace while nothing is being typed here.
    if (!draft || draft.page === app.pageId || app.drafts.isDirty(id)) return;
    const fresh = app.drafts.content(id);
    setContent(fresh);
    if (!isAway()) editor.set(fresh);
  }, [draft]);
  const change = (next) => {
    setContent(next);
    app.drafts.edit(id, next);
  };
  const saved = content.text !== '' && Boolean(draft) && draft.text === content.text && draft.html === content.html;
  return { content, change, setContent, saved };
}
