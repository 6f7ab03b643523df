/* PUT one part of an upload, with its progress; fetch tells none. */
import { ApiError } from './api.js';
import { gettext } from './i18n.js';

const PATIENCE = 60000; // ms without a byte

function problem(request) {
  try { return JSON.parse(request.responseText); } catch (error) { return {}; }
}

export function sendPart({ upload_url: url, token, offset }, part, onLoaded, line) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(new ApiError(0, { detail: gettext('No connection to the server.') }));
    request.open('PUT', `${url}?offset=${offset}`);
    request.setRequestHeader('Authorization', `Upload ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.timeout = PATIENCE;
    request.upload.onprogress = (event) => onLoaded(event.loaded);
    request.onerror = lost;
    request.ontimeout = lost;
    request.onabort = lost;
    line.abort = () => request.abort();
    request.onload = () => {
      const answer = problem(request);
      if (request.status === 200 && typeof answer.offset === 'number') resolve(answer);
      else if (request.status < 400) lost();
      else reject(new ApiError(request.status, answer, Number(request.getResponseHeader('Retry-After'))));
    };
    request.send(part);
  });
}

/* Takes an upload back. Nobody waits for the answer: what is left is removed by the server after a day. */
export function dropUpload({ upload_url: url, token }) {
  fetch(url, { method: 'DELETE', headers: { Authorization: `Upload ${token}` }, credentials: 'omit', keepalive: true }).catch(() => {});
}
