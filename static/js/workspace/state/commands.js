/* What Ctrl+K can do without asking the server: my dialogs, statuses, pages and windows. Pure. */
import { gettext, fill } from '../../lib/i18n.js';
import { macroWords } from '../../lib/macros.js';
import { clientName } from '../../lib/names.js';
import { isMine } from './select.js';
import { macrosFor } from './work.js';

const fold = (text) => text.toLowerCase().replace(/ё/g, 'е');
const words = (text) => fold(text).split(/\s+/).filter(Boolean);

/* Every word begins a word of the text. */
export function fitsWords(text, query) {
  const parts = fold(text).split(/[^a-zа-я0-9]+/);
  return words(query).every((word) => parts.some((part) => part.startsWith(word)));
}

const dialogRow = (conversation) => ({
  key: `dialog-${conversation.id}`,
  icon: 'message-square',
  title: clientName(conversation.client),
  text: [conversation.project_name, conversation.last_message ? conversation.last_message.text : ''].filter(Boolean).join(' · '),
  open: { tab: conversation.state === 'closed' ? 'closed' : 'active', id: conversation.id },
});

const panel = (name, icon, title, more) => ({ key: `panel-${name}-${(more && more.userTab) || ''}`, icon, title, panel: { panel: name, ...more } });
const tab = (name, icon, title) => ({ key: `tab-${name}`, icon, title, tab: name });

const page = (url, title) => ({ key: url, icon: 'external-link', title, url });

function otherPages(role) {
  const edits = role === 'agent' ? [] : [
    page('/supervisor/knowledge/', gettext('Edit the knowledge base')), page('/supervisor/quick-messages/', gettext('Edit quick messages')),
  ];
  return role === 'administrator' ? edits.concat(page('/admin/', gettext('Administration'))) : edits;
}

export function pageRows(state) {
  const rows = [
    tab('active', 'inbox', gettext('Active dialogs')),
    tab('queue', 'hourglass', gettext('Queue')),
    tab('closed', 'history', gettext('All dialogs')),
    panel('user', 'settings', gettext('Settings'), { userTab: 'settings' }),
    panel('user', 'bell', gettext('Notifications'), { userTab: 'notifications' }),
    panel('user', 'folder-kanban', gettext('Projects'), { userTab: 'projects' }),
    panel('shortcuts', 'keyboard', gettext('Keyboard shortcuts')),
    panel('report', 'bug', gettext('Report a problem')),
  ];
  return rows.concat(otherPages(state.me.role));
}

export function statusRows(state) {
  if (!state.status) return [];
  return state.statuses.filter((status) => !status.is_system).map((status) => ({
    key: `status-${status.id}`, icon: 'circle-dot', title: fill(gettext('Status “%(status)s”'), { status: status.name }), status,
  }));
}

/* Macros of the open dialog, while it is mine. */
export function macroRows(state) {
  const conversation = state.conversations[state.selected];
  if (!isMine(state, conversation)) return [];
  return macrosFor(state, conversation).map((macro) => ({
    key: `macro-${macro.id}`, icon: 'workflow', title: fill(gettext('Macro “%(name)s”'), { name: macro.name }), text: macroWords(macro, state.tags), macro,
  }));
}

/* The open dialog as a file. */
export function savingRows(state) {
  const conversation = state.conversations[state.selected];
  return conversation ? [{ key: 'save-pdf', icon: 'download', title: gettext('Save the dialog as PDF'), text: clientName(conversation.client), save: conversation.id }] : [];
}

/* Groups of rows for the query; `found` is the server's answer to it, or null while it is on its way. */
export function paletteGroups(state, query, found) {
  const mine = state.active.map((id) => state.conversations[id]).filter(Boolean);
  const local = mine.filter((c) => !query || fitsWords(`${clientName(c.client)} ${c.client.phone} ${c.project_name}`, query)).map(dialogRow);
  const known = new Set(local.map((row) => row.key));
  const remote = ((found && found.dialogs) || []).map((row) => dialogRow(row.conversation)).filter((row) => !known.has(row.key));
  const commands = query ? pageRows(state).concat(statusRows(state), macroRows(state), savingRows(state)).filter((row) => fitsWords(row.title, query)) : pageRows(state).slice(0, 3);
  const articles = ((found && found.articles) || []).map((row) => ({ key: `article-${row.id}`, icon: 'book-open', title: row.title, text: row.category || '', article: row.id }));
  return [
    { name: 'dialogs', title: query ? gettext('Dialogs') : gettext('My dialogs'), rows: local.concat(remote).slice(0, 8) },
    { name: 'articles', title: gettext('Knowledge base'), rows: articles },
    { name: 'commands', title: gettext('Go to'), rows: commands },
  ].filter((group) => group.rows.length);
}
