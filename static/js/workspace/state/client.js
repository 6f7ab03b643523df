/* Cards of clients: what the server said, the events since, and what is being typed on them. Pure.
   clients[id] = {status: 'loading' | 'ready' | 'failed', error, card, q: last event applied, stale: grows when the
   card has to be read again}. edits[id] = {key: {value, base, state, errors, theirs}}: `base` is the version that the
   person saw when he began; state 'dirty' | 'saving' | 'waiting' | 'wrong' | 'conflict'. */

const KEPT = 20; // cards that stay in memory
const NOTHING = { status: 'loading', error: '', card: null, q: 0, stale: 0 };

const put = (state, id, change) => ({ ...state, clients: { ...state.clients, [id]: { ...(state.clients[id] || NOTHING), ...change } } });

/* The fresh first page, and below it what was paged to before. */
function paged(fresh, old, at) {
  if (!old || fresh.next === null) return fresh;
  const last = fresh.results[fresh.results.length - 1];
  const further = old.results.filter((row) => row[at] < last[at]);
  return further.length ? { ...fresh, results: fresh.results.concat(further), next: old.next } : fresh;
}

export function clientLoaded(state, { id, card }) {
  const known = state.clients[id];
  const old = known && known.card;
  const whole = old ? { ...card, activities: paged(card.activities, old.activities, 'started_at'), notes: paged(card.notes, old.notes, 'at') } : card;
  const next = put(state, id, { status: 'ready', error: '', card: whole, q: card.cursor });
  const ids = Object.keys(next.clients);
  if (ids.length <= KEPT) return next;
  const gone = ids.find((other) => other !== String(id) && !next.edits[other]);
  if (gone === undefined) return next;
  const clients = { ...next.clients };
  delete clients[gone];
  return { ...next, clients };
}

export const clientLoading = (state, id) => put(state, id, {});

export const clientStale = (state, id) => (state.clients[id] ? put(state, id, { stale: state.clients[id].stale + 1 }) : state);

export function clientFailed(state, { id, error }) {
  const known = state.clients[id];
  return known && known.card ? state : put(state, id, { status: 'failed', error });
}

export function clientMore(state, { id, part, page }) {
  const known = state.clients[id];
  if (!known || !known.card) return state;
  const old = known.card[part];
  const ident = (row) => row.contact_id || row.id;
  const seen = new Set(old.results.map(ident));
  const results = old.results.concat(page.results.filter((row) => !seen.has(ident(row))));
  return put(state, id, { card: { ...known.card, [part]: { ...page, results } } });
}

/* ── events of the client's stream ── */
const event = (change) => (state, data, frame) => {
  const id = frame.s.slice('client:'.length);
  const known = state.clients[id];
  if (!known || !known.card || frame.q <= known.q) return state;
  return change(put(state, id, { q: frame.q }), id, known.card, data);
};

const withCard = (state, id, card) => put(state, id, { card });

function changed(state, id, card, data) {
  const conversations = { ...state.conversations };
  Object.keys(conversations).forEach((key) => {
    if (conversations[key].client.id === data.client.id) conversations[key] = { ...conversations[key], client: data.client };
  });
  return withCard({ ...state, conversations }, id, { ...card, client: data.client });
}

function fieldSaved(card, { key, value, version }) {
  const fields = card.fields.map((field) => (field.key === key && field.version < version ? { ...field, value, version } : field));
  return { ...card, fields };
}

function noted(state, id, card, { note, total }) {
  const others = card.notes.results.filter((one) => one.id !== note.id);
  const older = others.findIndex((one) => one.at < note.at);
  const at = older === -1 ? others.length : older;
  // A note that belongs below what was paged to comes with its page.
  const beyond = older === -1 && card.notes.next !== null && others.length === card.notes.results.length;
  const results = beyond ? others : others.slice(0, at).concat(note, others.slice(at));
  return withCard(state, id, { ...card, notes: { ...card.notes, results, total } });
}

function noteRemoved(state, id, card, data) {
  const results = card.notes.results.filter((one) => one.id !== data.id);
  return withCard(state, id, { ...card, notes: { ...card.notes, results, total: data.total } });
}

export const CLIENT_EVENTS = {
  'client.changed': event(changed),
  'client.field': event((state, id, card, data) => withCard(state, id, fieldSaved(card, data))),
  'client.note': event(noted),
  'client.note_removed': event(noteRemoved),
  'client.stale': event(clientStale),
};

/* ── what is typed ── */
const putEdit = (state, id, key, edit) => {
  const mine = { ...state.edits[id] };
  if (edit === null) delete mine[key];
  else mine[key] = edit;
  const edits = { ...state.edits, [id]: mine };
  if (Object.keys(mine).length === 0) delete edits[id];
  return { ...state, edits };
};

export function clientEdit(state, { id, key, value }) {
  const { card } = state.clients[id];
  const known = state.edits[id] && state.edits[id][key];
  const field = card.fields.find((one) => one.key === key);
  const base = known ? known.base : field.version;
  const conflict = known && known.state === 'conflict';
  return putEdit(state, id, key, { value, base, state: conflict ? 'conflict' : 'dirty', errors: [], theirs: conflict ? known.theirs : null });
}

export function clientEditState(state, { id, key, change }) {
  const known = state.edits[id] && state.edits[id][key];
  return known ? putEdit(state, id, key, { ...known, ...change }) : state;
}

export function clientEditDrop(state, { id, key }) {
  return state.edits[id] && state.edits[id][key] ? putEdit(state, id, key, null) : state;
}

/* The server has `sent`. What was typed since goes on from the new version. */
export function clientSaved(state, { id, key, sent, value, version }) {
  const known = state.clients[id];
  const next = known && known.card ? withCard(state, id, fieldSaved(known.card, { key, value, version })) : state;
  const edit = next.edits[id] && next.edits[id][key];
  if (!edit) return next;
  return putEdit(next, id, key, edit.value === sent ? null : { ...edit, base: version, state: 'dirty' });
}

/* The values as they are on screen: the stored ones under what is being typed. */
export function shownValues(card, edits) {
  const values = {};
  card.fields.forEach(({ key, value }) => { values[key] = edits && edits[key] ? edits[key].value : value; });
  return values;
}
