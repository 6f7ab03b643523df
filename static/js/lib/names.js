/* How people and channels are called on screen. A client without a name is a guest with a number. */
import { gettext, fill, language } from './i18n.js';

export function clientName(client) {
  return client.name || fill(gettext('Guest %(number)s'), { number: client.number });
}

/* Who said what is quoted. Of an operator the whole name is known here, of the client the name he has now. */
export function quoteName(quote, client) {
  if (quote.author === 'client') return client ? clientName(client) : quote.name || gettext('Client');
  return quote.name || gettext('Bot');
}

/* The quote of a message as the server will make it, for the screen until then. */
export function quoteFrom(message) {
  const [file] = message.attachments || [];
  return {
    id: message.id, number: message.number, author: message.author, name: message.agent ? message.agent.name : '', text: message.text.split(/\s+/).filter(Boolean).join(' ').slice(0, 300), attachment: file ? file.kind : '',
  };
}

const CHANNELS = {
  widget: () => gettext('Site widget'),
  telegram: () => 'Telegram',
  vk: () => gettext('VK'),
  whatsapp: () => 'WhatsApp',
  max: () => 'MAX',
  phone: () => gettext('Phone'),
  mail: () => gettext('E-mail'),
};

/* A channel as it stands in an activity: its kind only. */
export function channelName(kind) {
  return CHANNELS[kind] ? CHANNELS[kind]() : kind;
}

/* «ru-RU» → «русский»; where the browser has no names of languages, the code. */
export function languageName(locale) {
  try {
    return new Intl.DisplayNames([language()], { type: 'language' }).of(locale.split(/[-_]/)[0]) || locale;
  } catch (error) { return locale; }
}
