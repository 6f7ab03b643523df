/* One file on its way to the server: begun, sent in parts, gone on with where the server stands after every cut.
   begin() → {offset, size, chunk, state, upload_url, token}; put(place, part, onLoaded, line) → {offset, state}, and leaves
   in line.abort how to break it off. Both throw ApiErrors. onChange({state: 'uploading' | 'waiting' | 'done' | 'failed' | 'refused', sent, error}); refused: not to be tried again. */
import { createBackoff } from './backoff.js';

/* The server stands elsewhere, or the permission is over: asking again tells where to go on. */
const ASK_AGAIN = ['offset', 'upload_refused'];

export function createUploader({ file, begin, put, onChange, pause }) {
  const backoff = createBackoff(500, 10000);
  const sleep = pause || ((ms) => new Promise((next) => setTimeout(next, ms)));
  let place = null;
  let ended = false;
  let wake = null;
  const line = { abort() {} };

  const tell = (state, sent, error) => { if (!ended) onChange({ state, sent, error: error || '' }); };

  async function step() {
    if (!place) place = await begin();
    if (ended) return true;
    if (place.state !== 'uploading') return true;
    const from = place.offset;
    tell('uploading', from);
    const part = file.slice(from, Math.min(file.size, from + place.chunk));
    const answer = await put(place, part, (loaded) => tell('uploading', from + loaded), line);
    place = { ...place, offset: answer.offset, state: answer.state };
    backoff.reset();
    return place.state !== 'uploading';
  }

  async function run() {
    let sent = 0;
    while (!ended) {
      try {
        if (await step()) break;
      } catch (error) {
        if (error.status === undefined) throw error;
        if (ended) return;
        if (!error.retryable && !ASK_AGAIN.includes(error.code)) {
          tell(error.status === 400 || error.status === 413 ? 'refused' : 'failed', sent, error.message);
          return;
        }
        sent = place ? place.offset : sent;
        place = null;
        tell('waiting', sent);
        await Promise.race([sleep(Math.max(backoff.next(), (error.retryAfter || 0) * 1000)), new Promise((next) => { wake = next; })]);
      }
    }
    tell('done', file.size);
  }

  return {
    run,
    /* The line is back: no need to wait any longer. */
    hurry() { backoff.reset(); if (wake) wake(); },
    /* Stops at once; nothing is told any more. Returns where the upload was, so that it can be taken back. */
    cancel() { ended = true; line.abort(); if (wake) wake(); return place; },
  };
}
