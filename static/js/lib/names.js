/* How people and channels are called on screen. A client without a name is a guest with a number. */
import { gettext, fill } from './i18n.js';

export function clientName(client) {
  return client.name || fill(gettext('Guest %(number)s'), { number: client.number });
}

export function clientInitials(client) {
  return client.initials || clientName(client).slice(0, 1) + String(client.number).slice(0, 1);
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
