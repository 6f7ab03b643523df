/* The letters of the shared mailboxes: read, kept equal to the server by the projects' streams, acted on. */
import { gettext } from '../../lib/i18n.js';
import { uuid4 } from '../../lib/uuid.js';

const ROOT = '/api/v1/mail/';
const PAGE = 100;
const MOST = 2000;
const LONG = 20000; // browsers take no more along with a page that is being left

export function createMail(app) {
  const { store } = app;
  const turns = { list: 0, open: 0 }; // a later reading makes the ones before it void
  let rereading = null;
  let shown = PAGE; // so many letters of the open thread

  const change = (kind, more) => store.dispatch({ type: 'mail', change: { kind, ...more } });
  const mail = () => store.get().mail;

  /* After each snapshot of the page, and when the tab opens: a mailbox may have come since. */
  async function again() {
    try {
      const data = await app.api.get(ROOT);
      const behind = Object.keys(data.streams).some((name) => app.live.heard(name) > data.streams[name]);
      if (behind) { await again(); return; } // events were quicker than this answer
      change('all', { data });
      Object.keys(data.streams).forEach((name) => app.live.hear(name, data.streams[name]));
      if (store.get().seen.mail) { list({}); if (mail().open.id) read(mail().open.id); }
    } catch (error) {
      if (error.status === undefined) throw error;
      change('failed', { error: error.message });
    }
  }

  async function list(asked, more) {
    turns.list += 1;
    const mine = turns.list;
    const { scope, q, next } = { ...mail().list, ...asked };
    if (asked.scope !== undefined || asked.q !== undefined) change('list', { list: { scope, q, rows: [], next: null, status: 'loading' } });
    try {
      const page = await app.api.get(`${ROOT}threads/`, more ? { scope, q, after: next } : { scope, q });
      if (mine !== turns.list) return;
      const known = more ? mail().list.rows : [];
      const fresh = page.results.filter((row) => !known.some((one) => one.id === row.id));
      change('list', { list: { rows: known.concat(fresh), next: page.next, status: 'ready', error: '' } });
    } catch (error) {
      if (error.status === undefined) throw error;
      if (mine === turns.list) change('list', { list: { status: mail().list.rows.length ? 'ready' : 'failed', error: error.message } });
    }
  }

  async function read(id) {
    turns.open += 1;
    const mine = turns.open;
    if (mail().open.id !== id) shown = PAGE;
    if (mail().open.id !== id) change('open', { open: { id, status: 'loading', data: null, error: '' } });
    try {
      const data = await app.api.get(`${ROOT}threads/${id}/`, { letters: shown });
      if (mine === turns.open) change('open', { open: { id, status: 'ready', data, error: '' } });
    } catch (error) {
      if (error.status === undefined) throw error;
      if (mine === turns.open) change('open', { open: { status: mail().open.data ? 'ready' : 'failed', error: error.message } });
    }
  }

  function leave() {
    turns.open += 1;
    change('open', { open: { id: null, status: 'none', data: null, error: '' } });
  }

  function event(frame) {
    if (frame.type !== 'mail.thread' || frame.data.thread.id !== mail().open.id) return;
    clearTimeout(rereading);
    rereading = setTimeout(() => { if (mail().open.id === frame.data.thread.id) read(mail().open.id); }, 150);
  }

  /* One act at a time; its answer is the thread as it is then. → whether it was done. */
  async function act(name, path, body) {
    if (mail().busy) return false;
    const { id } = mail().open;
    change('busy', { busy: name });
    try {
      const data = await app.api.post(`${ROOT}threads/${id}/${path}/`, body);
      turns.open += 1;
      if (mail().open.id === id && shown > PAGE) read(id);
      else if (mail().open.id === id) change('open', { open: { id, status: 'ready', data, error: '' } });
      return true;
    } catch (error) {
      app.notices.failed(error);
      if (error.status === 409 || error.status === 403) read(id); // it is not what the page believed
      return false;
    } finally {
      change('busy', { busy: '' });
    }
  }

  async function settle(letter, what) {
    if (mail().busy) return;
    change('busy', { busy: what });
    try {
      await app.api.post(`${ROOT}letters/${letter}/${what}/`);
    } catch (error) {
      app.notices.failed(error);
    } finally {
      change('busy', { busy: '' });
      if (mail().open.id) read(mail().open.id);
    }
  }

  async function check() {
    if (mail().busy) return;
    change('busy', { busy: 'check' });
    try {
      const { started } = await app.api.post(`${ROOT}check/`);
      app.notices.toast('info', started ? gettext('The mail is being checked') : gettext('The mail was checked a moment ago'));
    } catch (error) {
      app.notices.failed(error);
    } finally {
      change('busy', { busy: '' });
    }
  }

  async function attach(thread, file) {
    const form = new FormData();
    form.append('id', uuid4());
    form.append('file', file);
    await app.api.upload(`${ROOT}threads/${thread}/files/`, form);
    if (mail().open.id === thread) await read(thread);
  }

  async function detach(thread, file) {
    await app.api.remove(`${ROOT}files/${file}/`);
    if (mail().open.id === thread) await read(thread);
  }

  return {
    again,
    list,
    more: () => list({}, true),
    /* False when no more are shown. */
    canShowMore: () => shown < MOST,
    earlier() { shown = Math.min(MOST, shown + PAGE); return read(mail().open.id); },
    read,
    leave,
    event,
    check,
    settle,
    attach,
    detach,
    claim: () => act('claim', 'claim'),
    putBack: () => act('put-back', 'put-back'),
    close: () => act('close', 'close'),
    handOver: (to) => act('hand-over', 'hand-over', { to }),
    answer: (id, text) => act('answer', 'answer', { id, text }),
    draft: (thread, text) => app.api.put(`${ROOT}threads/${thread}/draft/`, { text }, { keepalive: text.length < LONG }),
  };
}
