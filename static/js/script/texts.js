/* Texts of scripts with their variables, and answers in words. The server gives the values (agentzone/selectors/scripts/ways.py);
   those of the page on screen are the ones being typed. Pure. */
import { phoneWords } from '../lib/format.js';
import { gettext } from '../lib/i18n.js';

const VARIABLE = /(\{\{\s*[\w.]*\s*\}\})/;
const NAME = /^\{\{\s*([\w.]*)\s*\}\}$/;

/* What stands where a value is missing: it cannot be overlooked. */
const GAPS = {
  'client.name': () => gettext('client’s name'),
  'client.phone': () => gettext('client’s phone'),
  'operator.name': () => gettext('operator’s name'),
  'operator.first_name': () => gettext('operator’s first name'),
  'project.name': () => gettext('name of the project'),
  'company.name': () => gettext('name of the company'),
  'number.name': () => gettext('name of the number called'),
};

export const VARIABLE_NAMES = Object.keys(GAPS);
export const variableWords = (name) => (GAPS[name] ? GAPS[name]() : name);

/* One answer as people read it. */
export function answerWords(field, value) {
  if (value === undefined || value === null || value === false) return '';
  if (value === true || (field.type === 'yesno' && value === 'yes')) return gettext('yes');
  if (field.type === 'yesno' && value === 'no') return gettext('no');
  if (field.type === 'date') return value.split('-').reverse().join('.');
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/* → [{text} | {gap}]: what is said, and the titles of what is not known yet. */
export function fillText(text, variables, fields, answers) {
  const typed = {};
  fields.forEach((field) => { typed[`answer.${field.key}`] = { title: field.title, words: answerWords(field, answers[field.key]) }; });
  return text.split(VARIABLE).filter((part) => part !== '').map((part) => {
    const match = NAME.exec(part);
    if (!match) return { text: part };
    const name = match[1];
    const known = name === 'client.phone' && variables[name] ? phoneWords(variables[name]) : variables[name];
    const found = typed[name] ? typed[name].words : known;
    return found ? { text: found } : { gap: typed[name] ? typed[name].title : variableWords(name) };
  });
}
