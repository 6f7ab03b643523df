/* What is done with an article in a dialog: sent at once, or put into the message field, with its pictures; counted. */
import { gettext, fill } from '../../lib/i18n.js';
import { inFlight } from '../../lib/in_flight.js';
import { htmlOf } from '../../lib/rich.js';
import { isMine } from '../state/select.js';

const LONGEST = 4000;

export function createArticleSending(app) {
  const { store } = app;
  const once = inFlight();
  const read = (id) => app.api.get(`/api/v1/articles/${id}/`);

  /* May something be sent now? */
  function canSend() {
    const now = store.get();
    return Boolean(now.selected && isMine(now, now.conversations[now.selected]));
  }

  async function used(dialog, id, how) {
    try {
      await app.api.post(`/api/v1/conversations/${dialog}/articles/`, { article: id, how });
    } catch (error) {
      if (error.status === undefined) throw error; // a count that is lost is no loss
    }
  }

  /* The article's pictures as files, where the dialog takes any. One that does not come is said, and does not stop the rest. */
  async function pictures(article, dialog) {
    const limits = store.get().conversations[dialog].files;
    if (!limits || !limits.types.includes('image')) return [];
    const files = await Promise.all(article.pictures.slice(0, limits.most).map(async ({ url, name }) => {
      try {
        const answer = await fetch(url, { credentials: 'same-origin' });
        if (!answer.ok) throw new Error(url);
        const blob = await answer.blob();
        return new File([blob], `${name || gettext('picture')}.${blob.type === 'image/jpeg' ? 'jpg' : 'png'}`, { type: blob.type });
      } catch (error) {
        app.notices.toast('info', gettext('A picture of the article could not be read'), gettext('The text goes without it.'));
        return null;
      }
    }));
    return files.filter(Boolean);
  }

  /* The article as it is now, or null with a word about why not. */
  async function fresh(id) {
    const open = store.get().knowledge.preview;
    if (open && open.id === id && open.article && !open.changed) return open.article;
    try {
      return await read(id);
    } catch (error) {
      app.notices.failed(error, gettext('The article could not be read'));
      return null;
    }
  }

  /* At once, with its title. A text that no message can hold goes to the field, to be cut there.
     → true when it is sent, what `insert` answers otherwise. */
  async function send(id) {
    const { selected } = store.get();
    const article = await fresh(id);
    if (!article || store.get().selected !== selected || !canSend()) return false;
    const text = article.text ? `${article.title}\n\n${article.text}` : article.title;
    if (text.length > LONGEST) {
      app.notices.toast('info', gettext('The article is too long for one message'), gettext('It is in the field now: cut it, and send it in parts.'));
      return insert(id, 'edited');
    }
    const files = await pictures(article, selected);
    const content = { text, html: `<b>${htmlOf(article.title)}</b>${article.message ? `<br><br>${article.message}` : ''}` };
    if (files.length) content.attachments = app.uploads.add(selected, files, { tray: false });
    app.outbox.send(selected, content);
    app.notices.announce(fill(gettext('Sent: %(title)s'), { title: article.title }));
    used(selected, id, 'sent');
    return true;
  }

  /* To where the caret is in the message field, to be changed there. → 'field', or false. */
  async function insert(id, how) {
    const { selected } = store.get();
    const article = await fresh(id);
    const files = article ? await pictures(article, selected) : [];
    const { composer } = app;
    if (!article || !composer || composer.id !== selected) return false;
    composer.editor.insertHtml(article.message || htmlOf(article.title));
    if (files.length) app.uploads.add(selected, files);
    used(selected, id, how || 'inserted');
    return 'field';
  }

  return { read, used, send: (id) => once(id, () => send(id)), insert: (id, how) => once(id, () => insert(id, how)) };
}
