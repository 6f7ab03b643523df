/* Small changes of the state that several reducers share. A function that changes nothing returns the same object. */

export function withConversation(state, id, change) {
  const conversation = state.conversations[id];
  if (!conversation) return state;
  return { ...state, conversations: { ...state.conversations, [id]: change(conversation) } };
}

/* Only a thread that has its messages is changed; one that is being fetched takes its events afterwards. */
export function withThread(state, id, change) {
  const thread = state.threads[id];
  if (!thread || thread.status !== 'ready') return state;
  return { ...state, threads: { ...state.threads, [id]: change(thread) } };
}

export function addActive(state, id) {
  return state.active.includes(id) ? state : { ...state, active: state.active.concat(id) };
}

export function dropActive(state, id) {
  return state.active.includes(id) ? { ...state, active: state.active.filter((other) => other !== id) } : state;
}

export function withoutKey(object, key) {
  if (!(key in object)) return object;
  const rest = { ...object };
  delete rest[key];
  return rest;
}
