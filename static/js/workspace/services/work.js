/* Acts of the operator's tools: tags, snooze, macros, saved filters, several dialogs at once. */
import { gettext, ngettext, fill } from '../../lib/i18n.js';
import { clientName } from '../../lib/names.js';
import { uuid4 } from '../../lib/uuid.js';
import { toSaved, scopeOf } from '../state/work.js';

const path = (id) => `/api/v1/conversations/${id}/`;
const AGAIN = 600000; // so long a macro whose answer was lost is asked for as the same run
const PART = 10; // dialogs in a request: progress is seen, and nothing runs into a time limit

export function createWork(app) {
  const { store } = app;
  const of = (id) => store.get().conversations[id];
  const shown = (conversation) => store.dispatch({ type: 'conversation.set', conversation });

  async function tags(id, change) {
    try {
      shown(await app.api.post(`${path(id)}tags/`, change));
    } catch (error) { app.notices.failed(error, gettext('The tags were not changed')); }
  }

  async function wake(id) {
    try {
      shown(await app.api.post(`${path(id)}wake/`, { epoch: of(id).epoch }));
    } catch (error) { app.notices.failed(error); }
  }

  const slept = {}; // dialog → the toast that offers to wake it

  /* It is awake: there is nothing to take back any more. */
  function awake(id) {
    if (slept[id]) app.notices.take(slept[id]);
    delete slept[id];
  }

  /* `when`: {term} or {until}. Throws what the server refuses, for the window to show. */
  async function snooze(id, when) {
    shown(await app.api.post(`${path(id)}snooze/`, { epoch: of(id).epoch, ...when }));
    slept[id] = app.notices.toast('success', gettext('The dialog is snoozed'), clientName(of(id).client), { label: gettext('Undo'), run: () => wake(id) });
  }

  /* What is said of several at once: closing has words of its own. */
  const SAID = {
    close: {
      done: (n) => ngettext('%(n)s dialog closed', '%(n)s dialogs closed', n),
      failed: (n) => ngettext('%(n)s dialog was not closed', '%(n)s dialogs were not closed', n),
    },
    other: {
      done: (n) => ngettext('%(n)s dialog changed', '%(n)s dialogs changed', n),
      failed: (n) => ngettext('%(n)s dialog was not changed', '%(n)s dialogs were not changed', n),
    },
  };
  const said = (act) => SAID[act.act] || SAID.other;

  function failures(results, act) {
    const lines = results.filter((one) => !one.ok).map((one) => {
      const conversation = of(one.id);
      return `${conversation ? clientName(conversation.client) : one.id}: ${one.detail}`;
    });
    if (lines.length === 0) return;
    app.notices.toast('danger', fill(said(act).failed(lines.length), { n: lines.length }), lines.slice(0, 4).join('\n'));
  }

  /* act: {act, tag, term, until, form}. Results of all dialogs; `progress(done, all)` is called after each part. */
  async function several(act, ids, progress) {
    const items = ids.filter(of).map((id) => ({ id, epoch: of(id).epoch }));
    let results = [];
    for (let at = 0; at < items.length; at += PART) {
      // one after another: the order is kept, and the server is not flooded
      const answer = await app.api.post('/api/v1/conversations/bulk/', { ...act, items: items.slice(at, at + PART) });
      answer.results.forEach((one) => { if (one.ok) shown(one.conversation); });
      results = results.concat(answer.results);
      if (progress) progress(results.length, items.length);
    }
    return results;
  }

  const UNDO = {
    tag: (act, before) => ({ act: { act: 'untag', tag: act.tag }, of: (id) => !before[id].tags.includes(act.tag) }),
    untag: (act, before) => ({ act: { act: 'tag', tag: act.tag }, of: (id) => before[id].tags.includes(act.tag) }),
    snooze: (act, before) => ({ act: { act: 'wake' }, of: (id) => !before[id].snoozed_until }),
  };

  async function bulk(act, ids, progress) {
    const before = store.get().conversations;
    const results = await several(act, ids, progress);
    const done = results.filter((one) => one.ok).map((one) => one.id);
    const undo = UNDO[act.act] && UNDO[act.act](act, before);
    if (done.length) {
      const title = fill(said(act).done(done.length), { n: done.length });
      const again = undo && done.filter(undo.of);
      app.notices.toast('success', title, '', undo && again.length
        ? { label: gettext('Undo'), run: () => several(undo.act, again).then((later) => failures(later, undo.act)).catch(app.notices.failed) } : null);
    }
    const refused = results.filter((one) => !one.ok);
    // What is wrong in a form that was used for all of them is for its window to show.
    const wrong = act.form ? refused.find((one) => one.errors) : null;
    failures(refused.filter((one) => !wrong || !one.errors), act);
    return { failed: refused.map((one) => one.id), wrong: wrong || null };
  }

  const runs = {}; // dialog and macro → {key, body, at} of a run whose answer has not come

  function runOf(name, body) {
    const known = runs[name];
    if (!known || Date.now() - known.at > AGAIN) runs[name] = { key: uuid4(), body, at: Date.now() };
    return runs[name];
  }

  async function answered(id, macro) {
    const name = `${id} ${macro.id}`;
    const { key, body } = runOf(name, { macro: macro.id, epoch: of(id).epoch });
    try {
      const answer = await app.api.post(`${path(id)}macro/`, body, { key });
      delete runs[name];
      return answer;
    } catch (error) {
      if (!error.retryable) delete runs[name];
      throw error;
    }
  }

  /* A macro that stopped is shown step by step in a window. Pressed again after a lost answer it is the same run: the
     client gets nothing twice. */
  async function run(id, macro) {
    try {
      const answer = await answered(id, macro);
      shown(answer.conversation);
      if (answer.done) app.notices.toast('success', fill(gettext('Done: %(name)s'), { name: macro.name }), answer.results.map((one) => one.title).join(' · '));
      else store.dispatch({ type: 'macro.result', result: { macro, results: answer.results } });
    } catch (error) { app.notices.failed(error, gettext('The macro was not run')); }
  }

  const saved = (kind, base) => ({
    save: (one, data) => (one ? app.api.put(`${base}${one.id}/`, data) : app.api.post(base, data)),
    async remove(one) {
      try { await app.api.remove(`${base}${one.id}/`); } catch (error) { app.notices.failed(error); }
    },
  });
  const filters = saved('filter', '/api/v1/me/filters/');

  return {
    tags,
    snooze,
    wake,
    bulk,
    run,
    macros: saved('macro', '/api/v1/me/macros/'),
    removeFilter: filters.remove,
    saveFilter: (tab, name, conditions) => filters.save(null, { name, scope: scopeOf(tab), ...toSaved(conditions) }),

    /* A dialog that slept is awake: its owner is told wherever he is in the page. */
    event(frame, before) {
      const name = (conversation) => clientName(conversation.client);
      const tell = (id, conversation, title) => app.notices.toast('info', title, name(conversation), { label: gettext('Open'), run: () => app.router.show('active', id) });
      if (frame.type === 'snooze.ended') {
        const id = frame.data.conversation_id;
        awake(id);
        if (before.conversations[id]) tell(id, before.conversations[id], gettext('It is time for a snoozed dialog'));
        return;
      }
      if (frame.type === 'conversation.changed' && !frame.data.conversation.snoozed_until) awake(frame.data.conversation.id);
      if (frame.type !== 'message.created' || frame.data.message.author !== 'client') return;
      const id = frame.s.slice('conversation:'.length);
      const conversation = before.conversations[id];
      if (!conversation || !conversation.snoozed_until || !before.active.includes(id)) return;
      awake(id);
      tell(id, conversation, gettext('The client has written into a snoozed dialog'));
    },
  };
}
