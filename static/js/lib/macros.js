/* Steps of macros and terms of snoozing in words. Kinds are those that the server can run. Pure. */
import { gettext, fill } from './i18n.js';
import { fillVariables } from './variables.js';

export const TERMS = [
  ['15m', () => gettext('in 15 minutes')],
  ['1h', () => gettext('in an hour')],
  ['3h', () => gettext('in three hours')],
  ['tomorrow', () => gettext('tomorrow at 9:00')],
];
export const termWords = (code) => (TERMS.find(([term]) => term === code) || ['', () => code])[1]();

export const KINDS = {
  send_text: () => gettext('Send a text'),
  add_tag: () => gettext('Add a tag'),
  set_field: () => gettext('Fill in a field of the client'),
  snooze: () => gettext('Snooze'),
  transfer: () => gettext('Hand over to a project'),
  close: () => gettext('Close the chat'),
};
export const emptyStep = () => ({ kind: 'send_text', text: '', tag: null, snooze: '', target: null, topics: [], field: '', value: '' });

/* With the values of a dialog the text is as the client will get it. */
export function stepWords(step, tags, values) {
  if (step.kind === 'send_text') {
    const text = values ? fillVariables(step.text, values).text : step.text;
    return fill(gettext('send “%(text)s”'), { text: text.length > 40 ? `${text.slice(0, 40)}…` : text });
  }
  const tag = tags.find((one) => one.id === step.tag);
  if (step.kind === 'add_tag') return fill(gettext('tag “%(name)s”'), { name: tag ? tag.name : '?' });
  if (step.kind === 'set_field') return fill(gettext('field “%(field)s”: %(value)s'), { field: step.field, value: step.value || '—' });
  if (step.kind === 'snooze') return fill(gettext('snooze %(term)s'), { term: termWords(step.snooze) });
  if (step.kind === 'transfer') return fill(gettext('hand over to “%(name)s”'), { name: step.target_name || '?' });
  if (step.kind === 'close' && step.topics.length) return fill(gettext('close: %(topics)s'), { topics: (step.topic_names || []).join(', ') });
  return KINDS[step.kind] ? KINDS[step.kind]().toLowerCase() : step.kind;
}

export const macroWords = (macro, tags, values) => macro.steps.map((step) => stepWords(step, tags, values)).join(' → ');
