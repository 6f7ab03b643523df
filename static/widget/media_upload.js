// One file on its way: begun, sent in parts, gone on with where the server stands after every cut.
import { delay } from './backoff.js';

const PATIENCE = 60000;
const sleep = (ms) => new Promise((next) => setTimeout(next, ms));

/** PUT a part. Rejects with {status, code, detail}. */
function put(origin, place, part, onLoaded) {
  return new Promise((ready, failed) => {
    const request = new XMLHttpRequest();
    const end = () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch (notOurs) {
        // a proxy's page counts as "not reached"
      }
      if (request.status === 200 && answer.offset >= 0) ready(answer);
      else failed({ status: request.status < 400 ? 0 : request.status, code: answer.code, detail: answer.detail });
    };
    request.open('PUT', origin + place.upload_url + '?offset=' + place.offset);
    request.setRequestHeader('Authorization', 'Upload ' + place.token);
    request.timeout = PATIENCE;
    request.upload.onprogress = (event) => onLoaded(event.loaded);
    request.onload = end;
    request.onerror = end;
    request.ontimeout = end;
    request.send(part);
  });
}

const again = (error) =>
  !error.status || error.status === 429 || error.status >= 500 || error.code === 'offset' || error.code === 'upload_refused';

/** Resolves when the server has all of it. onChange(sent, waiting); `item.gone` stops it. Rejects with {detail}. */
export async function upload(core, item, onChange) {
  let place = null;
  for (let attempt = 0; !item.gone; ) {
    try {
      if (!place) {
        const token = await core.token();
        place = await core.api.upload(token, { id: item.id, name: item.name, size: item.size, voice: item.voice });
        item.place = place;
      }
      if (place.state !== 'uploading') return;
      const from = place.offset;
      const part = item.file.slice(from, Math.min(item.size, from + place.chunk));
      const answer = await put(core.origin, place, part, (loaded) => onChange(from + loaded, false));
      place = Object.assign({}, place, { offset: answer.offset, state: answer.state });
      attempt = 0;
      onChange(place.offset, false);
    } catch (error) {
      if (!again(error)) throw error;
      place = null;
      onChange(item.sent, true);
      await sleep(error.retryAfter ? error.retryAfter * 1000 : delay(attempt, 0.5, 10));
      attempt += 1;
    }
  }
}

/** Takes it back; nobody waits for the answer. */
export function takeBack(core, item) {
  item.gone = true;
  if (!item.place) return;
  const headers = { Authorization: 'Upload ' + item.place.token };
  fetch(core.origin + item.place.upload_url, { method: 'DELETE', headers, keepalive: true }).catch(() => {});
}
