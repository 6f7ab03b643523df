/* Fields of a client's card, saved as they are typed: one request a field at a time, over the version the person saw.
   When somebody else was quicker, both values stay on screen until he chooses. */

const WAIT = 700;
const AGAIN = 3000;
const TELLING = ['phone', 'email']; // by these somebody may turn out to be known already

export function createClientFields(app) {
  const { store } = app;
  const timers = {}; // «client key» → timer
  const busy = new Set();

  const editOf = (id, key) => (store.get().edits[id] || {})[key];
  const change = (id, key, changed) => store.dispatch({ type: 'client.edit.state', id, key, change: changed });

  function later(id, key, wait) {
    const name = `${id} ${key}`;
    clearTimeout(timers[name]);
    timers[name] = setTimeout(() => save(id, key), wait);
  }

  function refused(id, key, error) {
    if (error.status === undefined) throw error;
    if (error.status === 409 && error.code === 'conflict') {
      change(id, key, { state: 'conflict', theirs: error.errors });
    } else if (error.retryable || error.code === 'client_moved') {
      change(id, key, { state: 'waiting' });
      later(id, key, AGAIN);
    } else {
      change(id, key, { state: 'wrong', errors: error.errors[key] || error.errors.value || [error.message] });
    }
  }

  async function save(id, key, options) {
    const name = `${id} ${key}`;
    const edit = editOf(id, key);
    clearTimeout(timers[name]);
    if (!edit || busy.has(name) || edit.state === 'conflict') return;
    busy.add(name);
    change(id, key, { state: 'saving' });
    const project = projectOf(id);
    try {
      const answer = await app.api.put(app.clients.path(id, `fields/${key}/`), { value: edit.value, version: edit.base, project }, options);
      store.dispatch({ type: 'client.saved', id, key, sent: edit.value, value: answer.value, version: answer.version });
      if (TELLING.includes(key)) store.dispatch({ type: 'client.stale', id }); // the card is read again, with who may be the same person
    } catch (error) {
      busy.delete(name);
      refused(id, key, error);
      return;
    }
    busy.delete(name);
    if (editOf(id, key)) later(id, key, 0); // typed on meanwhile
  }

  function projectOf(id) {
    const { conversations, selected } = store.get();
    const found = conversations[selected];
    return found && String(found.client.id) === String(id) ? found.project_id : null;
  }

  return {
    edit(id, key, value, now) {
      store.dispatch({ type: 'client.edit', id, key, value });
      later(id, key, now ? 0 : WAIT);
    },

    keepMine(id, key) {
      change(id, key, { state: 'dirty', base: editOf(id, key).theirs.version, theirs: null });
      save(id, key);
    },

    takeTheirs(id, key) {
      const { theirs } = editOf(id, key);
      store.dispatch({ type: 'client.edit.drop', id, key });
      store.dispatch({ type: 'client.saved', id, key, sent: undefined, value: theirs.value, version: theirs.version });
    },

    /* Everything typed is saved now; `leaving`: the page goes away. What was refused stays on screen, to be put right. */
    flush(leaving) {
      const { edits } = store.get();
      Object.keys(edits).forEach((id) => Object.keys(edits[id]).forEach((key) => {
        if (edits[id][key].state !== 'wrong') save(id, key, leaving ? { keepalive: true } : undefined);
      }));
    },

    /* «Done»: the person has finished with this card. What is wrong is given up. */
    done(id) {
      const mine = store.get().edits[id] || {};
      Object.keys(mine).forEach((key) => {
        if (mine[key].state === 'wrong') store.dispatch({ type: 'client.edit.drop', id, key });
        else save(id, key);
      });
    },
  };
}
