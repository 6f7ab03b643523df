/* The tab «Mail»: mailboxes, how many letters wait, the list, the open thread. Pure. */

export const noMail = () => ({
  status: 'loading', // 'loading' | 'ready' | 'failed' (then `error` says why)
  error: '',
  mailboxes: [],
  counts: {}, // project id → {new, owed: {operator id: n}}
  list: { scope: 'new', q: '', rows: [], next: null, status: 'loading', error: '' },
  open: { id: null, status: 'none', data: null, error: '' },
  busy: '', // an act on its way
});

/* What the person should look at: letters of nobody, and those that he owes an answer to. */
export function waiting(state) {
  const me = state.me && state.me.id;
  return Object.values(state.mail.counts).reduce((sum, one) => sum + one.new + (one.owed[me] || 0), 0);
}

export function scopeCounts(mail, me) {
  const all = Object.values(mail.counts);
  return { new: all.reduce((sum, one) => sum + one.new, 0), mine: all.reduce((sum, one) => sum + (one.owed[me] || 0), 0) };
}

const MINE = ['assigned', 'answered'];

export function belongs(thread, scope, me) {
  if (scope === 'new') return thread.state === 'new';
  if (scope === 'mine') return MINE.includes(thread.state) && Boolean(thread.assignee) && thread.assignee.id === me;
  return true;
}

const newerFirst = (a, b) => (a.last_at === b.last_at ? b.id - a.id : (a.last_at < b.last_at ? 1 : -1));

/* The list with this thread as it is now. Below the last row that is shown nobody knows what comes: it is left out there. */
export function withRow(list, thread, me) {
  const known = list.rows.some((row) => row.id === thread.id);
  const rest = list.rows.filter((row) => row.id !== thread.id);
  const wanted = belongs(thread, list.scope, me) && (known || !list.q);
  if (!wanted) return known ? { ...list, rows: rest } : list;
  const rows = rest.concat(thread).sort(newerFirst);
  const cut = list.next && rows[rows.length - 1].id === thread.id;
  return { ...list, rows: cut ? rest : rows };
}

const EVENTS = {
  'mail.thread': (mail, data, me) => ({
    ...mail,
    counts: { ...mail.counts, [data.project_id]: data.counts },
    list: withRow(mail.list, data.thread, me),
  }),
  'mail.box': (mail, data) => ({
    ...mail,
    mailboxes: mail.mailboxes.map((box) => (box.id === data.mailbox.id ? data.mailbox : box)),
  }),
};

export const mailEvent = (mail, frame, me) => (EVENTS[frame.type] ? EVENTS[frame.type](mail, frame.data, me) : mail);

const ACTIONS = {
  all: (mail, { data }) => ({ ...mail, status: 'ready', error: '', mailboxes: data.mailboxes, counts: data.counts }),
  failed: (mail, { error }) => ({ ...mail, status: mail.status === 'ready' ? 'ready' : 'failed', error }),
  list: (mail, { list }) => ({ ...mail, list: { ...mail.list, ...list } }),
  open: (mail, { open }) => ({ ...mail, open: { ...mail.open, ...open } }),
  busy: (mail, { busy }) => ({ ...mail, busy }),
};

export const mailChange = (mail, change) => ACTIONS[change.kind](mail, change);
