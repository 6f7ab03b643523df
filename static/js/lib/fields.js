/* Forms that projects build: which fields are on screen, and which required ones are empty. Pure; the server has the last word. */

const EMPTY = [undefined, null, '', false];
const isEmpty = (value) => EMPTY.includes(value) || (Array.isArray(value) && value.length === 0);
const YES = ['yes', 'да', 'true', '1'];

function fits(condition, value) {
  if (condition.value === '') return !isEmpty(value);
  if (typeof value === 'boolean') return value === YES.includes(condition.value.toLowerCase());
  return Array.isArray(value) ? value.includes(condition.value) : value === condition.value;
}

/* A number as the server reads it: «1 234,5» is 1234.5. NaN when it is none. */
function numberOf(value) {
  const text = String(value).replace(/[\s\u00a0]/g, '').replace(',', '.');
  return text === '' ? NaN : Number(text);
}

/* Whether the field is to be shown that depends on `other`, which is on screen with this value. */
function holds(condition, other, value) {
  if (!other) return false;
  if (other.type === 'check') return fits(condition, Boolean(value));
  if (other.type !== 'number' || condition.value === '' || isEmpty(value)) return fits(condition, value);
  return numberOf(value) === numberOf(condition.value);
}

/* The fields on screen with these values; what is hidden hides what depends on it. */
export function shownFields(fields, values) {
  const seen = {};
  return fields.filter((field) => {
    const on = !field.show_if || holds(field.show_if, seen[field.show_if.key], values[field.show_if.key]);
    if (on) seen[field.key] = field;
    return on;
  });
}

/* The values to be sent: of shown fields that have one and may be written. */
export function sentValues(fields, values) {
  const sent = {};
  shownFields(fields, values).forEach((field) => {
    if (!isEmpty(values[field.key])) sent[field.key] = values[field.key];
  });
  return sent;
}

/* How many characters more may be typed; less than 0 where there are too many (kept before there was this limit, or by another way).
   Characters as the server counts them: an emoji is one. null where there is no limit. */
export function roomIn(field, value) {
  if (!field.limit || typeof value !== 'string') return null;
  return field.limit - Array.from(value.trim()).length;
}

export const missingFields = (fields, values) => shownFields(fields, values)
  .filter((field) => field.required && !field.read_only && isEmpty(values[field.key]));
