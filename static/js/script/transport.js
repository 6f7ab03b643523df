/* Scripts of one's calls over HTTP. `id` null: the one that is open on the home page. */
import { api } from '../lib/api.js';
import { setServerNow } from '../lib/clock.js';

const PATH = '/api/v1/me/scripts/';

const timed = (answer) => {
  setServerNow(answer.now);
  return answer;
};

export const transport = {
  read: (id) => api.get(id ? `${PATH}${id}/` : `${PATH}current/`).then(timed),
  save: (id, body, options) => api.put(`${PATH}${id}/answers/`, body, options).then(timed),
  turn: (id, body) => api.post(`${PATH}${id}/turn/`, body).then(timed),
  complete: (id, body) => api.post(`${PATH}${id}/complete/`, body).then(timed),
  close: (id, body) => api.post(`${PATH}${id}/sos/`, body).then(timed),
};

export const readHistory = (show, before) => api.get('/api/v1/me/calls/', { show, before: before || '' }).then(timed);
