/* HTTP to our own server: JSON in and out, the CSRF token from its cookie, problem details as errors. */
import { gettext } from './i18n.js';

const TIMEOUT = 15000;

/* What went wrong. `network`: the request may or may not have arrived; `retryable`: the same request may be sent again. */
export class ApiError extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail || problem.title || gettext('Something went wrong. Try again.'));
    this.status = status;
    this.code = problem.code || (status === 0 ? 'network' : 'unknown');
    this.errors = problem.errors || {};
    this.network = status === 0;
    this.retryable = status === 0 || status === 429 || status >= 500;
    this.retryAfter = retryAfter || 0;
  }
}

const listeners = new Set();

/* Calls listener() whenever the server says that nobody is signed in here. */
export function onSignedOut(listener) { listeners.add(listener); }

function refused(status, data, retryAfter) {
  const error = new ApiError(status, data, retryAfter);
  if (error.code === 'not_signed_in') listeners.forEach((listener) => listener());
  return error;
}

function cookie(name) {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

export const csrfToken = () => cookie('omnivox_csrf');

function readBody(response) {
  if (response.status === 204) return Promise.resolve(null);
  return response.json().catch(() => {
    if (response.ok) throw new ApiError(0, { detail: gettext('The answer of the server was cut off.') });
    return {};
  });
}

/* The file of an answer, and the name that the server gave it. */
async function readFile(response) {
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') || '');
  return { content: await response.blob(), name: named ? decodeURIComponent(named[1]) : '' };
}

async function send(method, path, body, options) {
  const controller = typeof AbortController === 'undefined' ? null : new AbortController();
  const timer = controller && setTimeout(() => controller.abort(), (options && options.timeout) || TIMEOUT);
  const request = {
    method,
    credentials: 'same-origin',
    headers: { Accept: 'application/json' },
    keepalive: Boolean(options && options.keepalive),
  };
  if (controller) request.signal = controller.signal;
  if (method !== 'GET') request.headers['X-CSRFToken'] = csrfToken();
  if (options && options.key) request.headers['Idempotency-Key'] = options.key; // the same again: done once, answered twice
  if (body instanceof FormData) {
    request.body = body; // the browser names the type itself
  } else if (method !== 'GET') {
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body || {});
  }
  try {
    const response = await fetch(path, request);
    const data = await (response.ok && options && options.file ? readFile(response) : readBody(response));
    if (!response.ok) throw refused(response.status, data || {}, Number(response.headers.get('Retry-After')));
    return data;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(0, { detail: gettext('No connection to the server.') });
  } finally {
    clearTimeout(timer);
  }
}

export const api = {
  get: (path, params) => send('GET', params ? `${path}?${new URLSearchParams(params)}` : path),
  post: (path, body, options) => send('POST', path, body, options),
  put: (path, body, options) => send('PUT', path, body, options),
  file: (path, timeout) => send('GET', path, null, { file: true, timeout }),
  remove: (path) => send('DELETE', path),
  upload: (path, form) => send('POST', path, form, { timeout: 60000 }),
};
