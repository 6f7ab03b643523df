/* The operator's own page of the script, on what the builder holds: nothing is stored. */
import { api } from '../../lib/api.js';

const CALL = { id: 'preview', caller_number: '', caller_name: '', number_name: '', answered_at: null, client_gone: false };

/* A transport for mountScript: keeps the place and the answers here. */
export function previewTransport(path, content, name) {
  let place = null;
  let answers = {};
  let revision = 0;
  let done = null;

  const run = (way) => ({
    id: 'preview', state: done ? 'completed' : 'open', revision, script: { name, version: 0 }, project: { id: 0, name: '', color: '' }, call: CALL,
    began_at: null, saved_at: null, locks_at: null, ended_at: null, can_call_back: false, answers,
    result: done ? done.result : '', topic: done ? done.topic : '', words: done ? done.words : [], way: done ? null : way,
  });

  async function ask(values, move) {
    Object.keys(values || {}).forEach((key) => { answers = { ...answers, [key]: values[key] }; });
    revision += 1;
    if (done) return { run: run(null) };
    const answer = await api.post(`${path}preview/`, { content: content(), place, answers, move });
    if (answer.done) { done = answer.done; return { run: run(null) }; }
    place = answer.place;
    return { run: run(answer.way) };
  }

  return {
    read: () => ask({}, null),
    save: (id, { values }) => ask(values, null),
    turn: (id, { values, move }) => ask(values, move),
    complete: (id, { values }) => ask(values, 'complete'),
    close: () => { done = { words: [], result: '', topic: '' }; return ask({}, null); },
    restart() { place = null; answers = {}; done = null; },
  };
}
