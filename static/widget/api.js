// HTTP calls of the visitor API (docs/workspace-api.md, "Visitor").

const TIMEOUT = 15000;

/** A call that did not succeed. `status` 0: the server was not reached. `retryAfter` in seconds. */
export class ApiError extends Error {
  constructor(status, problem, retryAfter) {
    super((problem && problem.detail) || 'HTTP ' + status);
    this.status = status;
    this.code = (problem && problem.code) || '';
    this.detail = (problem && problem.detail) || '';
    this.errors = (problem && problem.errors) || {};
    this.retryAfter = retryAfter;
  }
}

async function parse(response) {
  if (response.status === 204) return null;
  const body = await response.json().catch(() => null);
  if (response.ok && body) return body;
  // A success whose body is not ours (a captive portal's page) counts as "not reached".
  if (response.ok) throw new ApiError(0, null, 0);
  const wait = Number(response.headers.get('Retry-After') || (body && body.retry_after));
  throw new ApiError(response.status, body, wait > 0 ? wait : 10);
}

/** @param {string} origin  of the OmniVOX host   @param {string} channel  the channel's public key */
export function createApi(origin, channel) {
  const base = origin + '/api/widget/v1/' + encodeURIComponent(channel) + '/';

  async function call(method, path, options) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT);
    const headers = { Accept: 'application/json' };
    if (options.token) headers.Authorization = 'Bearer ' + options.token;
    if (options.body) headers['Content-Type'] = 'application/json';
    let response;
    try {
      response = await fetch(base + path, {
        method,
        headers,
        body: options.body ? JSON.stringify(options.body) : undefined,
        credentials: 'omit',
        cache: 'no-store',
        keepalive: Boolean(options.keepalive),
        signal: abort.signal,
      });
      return await parse(response);
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0, null, 0);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    upload: (token, body) => call('POST', 'uploads/', { token, body }),
    file: (token, id) => call('GET', 'files/' + id + '/', { token }),
    prechat: (token, body) => call('POST', 'prechat/', { token, body }),
    place: (token) => call('GET', 'queue/', { token }),
    invited: (id, what) => call('POST', 'invitation/', { body: { id, what }, keepalive: true }),
    letter: (token, email) => call('POST', 'transcript/', { token, body: { email } }),
    config: () => call('GET', 'config/', {}),
    session: (body) => call('POST', 'session/', { body }),
    send: (token, body) => call('POST', 'messages/', { token, body, keepalive: true }),
    /** text null: take it back */
    change: (token, id, text) => call('POST', 'messages/' + id + (text === null ? '/delete/' : '/'), { token, body: { text } }),
    /** marks: {number} read up to, {delivered} reached this page up to */
    rate: (token, body) => call('POST', 'rating/', { token, body }),
    read: (token, marks) => call('POST', 'read/', { token, body: marks, keepalive: true }),
    before: (token, number) => call('GET', 'messages/?limit=50&before=' + number, { token }),
    after: (token, number) => call('GET', 'messages/?limit=100&after=' + number, { token }),
  };
}
