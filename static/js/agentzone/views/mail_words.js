/* Words for the states of threads and letters. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';

const THREADS = {
  new: ['warn', () => gettext('New')],
  assigned: ['accent', () => gettext('In work')],
  answered: ['success', () => gettext('Answered')],
  closed: ['', () => gettext('Closed')],
};
const LETTERS = {
  queued: ['', () => gettext('Waits to be sent')],
  sending: ['', () => gettext('Is being sent')],
  sent: ['success', () => gettext('Sent')],
  failed: ['danger', () => gettext('Not sent')],
  unknown: ['warn', () => gettext('Unknown whether it went')],
  unreadable: ['danger', () => gettext('Could not be read')],
};
const KINDS = {
  auto: ['', () => gettext('Automatic reply')],
  bounce: ['danger', () => gettext('Not delivered')],
};

const tag = ([kind, words]) => html`<span class=${`tag${kind ? ` tag-${kind}` : ''}`}>${words()}</span>`;

export const StateTag = ({ state }) => tag(THREADS[state]);

export const LetterTag = ({ letter }) => {
  const known = LETTERS[letter.state] || KINDS[letter.kind];
  return known ? tag(known) : null;
};
