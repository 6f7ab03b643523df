/* Variables of canned texts: {{client.name}} and its like. The list is that of knowledge/variables.py. Pure. */
import { gettext } from './i18n.js';

export const VARIABLES = {
  'client.name': () => gettext('client’s name'),
  'client.first_name': () => gettext('client’s first name'),
  'client.phone': () => gettext('client’s phone'),
  'client.email': () => gettext('client’s e-mail'),
  'operator.name': () => gettext('operator’s name'),
  'operator.first_name': () => gettext('operator’s first name'),
  'project.name': () => gettext('name of the project'),
  'company.name': () => gettext('name of the company'),
  'channel.name': () => gettext('name of the channel'),
  'dialog.number': () => gettext('number of the dialog'),
};
const VARIABLE = /\{\{\s*([\w.]*)\s*\}\}/g;
const first = (name) => (name || '').split(' ')[0];

/* A number that people can read out: the end of the dialog's id. */
export const dialogNumber = (id) => id.slice(-8).toUpperCase();

/* The values that a dialog gives; an empty one is missing. */
export function valuesOf({ conversation, project, me }) {
  const { client, channel } = conversation;
  return {
    'client.name': client.name,
    'client.first_name': first(client.name),
    'client.phone': client.phone,
    'client.email': client.email,
    'operator.name': me.name,
    'operator.first_name': first(me.name),
    'project.name': conversation.project_name,
    'company.name': project ? project.company : '',
    'channel.name': channel.name,
    'dialog.number': dialogNumber(conversation.id),
  };
}

/* What stands where a value is missing: it cannot be overlooked, and is easily typed over. */
export const gap = (name) => `[${VARIABLES[name] ? VARIABLES[name]() : name}]`;

/* → {text, missing: [names]} */
export function fillVariables(text, values) {
  const missing = [];
  const filled = text.replace(VARIABLE, (whole, name) => {
    if (values[name]) return values[name];
    if (!missing.includes(name)) missing.push(name);
    return gap(name);
  });
  return { text: filled, missing };
}

/* Gaps that are still in a text: the titles of what has to be filled in. */
export const gapsIn = (text) => Object.keys(VARIABLES).filter((name) => text.includes(gap(name))).map((name) => VARIABLES[name]());
