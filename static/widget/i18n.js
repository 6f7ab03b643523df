// Texts of the widget in Russian and English, dates by the same language.

const RU = {
  panel: 'Чат: {name}',
  open: 'Открыть чат',
  close: 'Свернуть чат',
  online: 'На связи',
  offline: 'Сейчас не на связи',
  you: 'Вы',
  placeholder: 'Напишите сообщение…',
  input: 'Сообщение',
  send: 'Отправить',
  by: 'Работает на OmniVOX',
  hello: 'Здравствуйте! Напишите, чем вам помочь.',
  today: 'Сегодня',
  yesterday: 'Вчера',
  fresh: 'Новые сообщения',
  earlier: 'Показать более ранние',
  reply: 'Ответить',
  edit: 'Изменить',
  remove: 'Удалить',
  sure: 'Удалить?',
  cancel: 'Отменить',
  editing: 'Изменение',
  edited: 'изменено',
  deleted: 'Сообщение удалено',
  quoted: 'К исходному сообщению',
  emoji: 'Эмодзи',
  loading: 'Загружаем…',
  latest: 'К последним сообщениям',
  typing: '{name} печатает…',
  typingNoName: 'Оператор печатает…',
  assigned: 'На связи {name}',
  assignedNoName: 'Оператор на связи',
  closed: 'Чат завершён',
  waiting: 'Передали ваш вопрос, ждём свободного оператора',
  place: 'Передали ваш вопрос. Ваш номер в очереди — {place}',
  letter: 'Прислать переписку на почту',
  sending: 'Отправляется',
  sent: 'Отправлено',
  delivered: 'Доставлено',
  read: 'Прочитано',
  failed: 'Не отправлено',
  retry: 'Повторить',
  unloaded: 'Не удалось загрузить.',
  noNetwork: 'Нет интернета. Пишите: отправим, как только связь вернётся.',
  lost: 'Связь прервалась, восстанавливаем…',
  stuck: 'Сервер не отвечает. Сообщение сохранено и уйдёт само.',
  nobody: 'Сейчас никого нет. Напишите, мы ответим, как только вернёмся.',
  throttled: 'Сообщения идут слишком часто. Отправим через ',
  seconds: '\u00a0с',
  refused: 'Чат не разрешён для этого сайта, поэтому сообщения не уходят.',
  long: 'Осталось символов: ',
  blocked: 'Сейчас написать в этот чат нельзя.',
  blockedUntil: 'Написать в этот чат можно будет {when}.',
  closeTeaser: 'Закрыть приглашение',
  newWindow: 'откроется в новой вкладке',
  clip: 'Прикрепить файл',
  mic: 'Записать голосовое сообщение',
  image: 'Фото',
  video: 'Видео',
  voice: 'Голосовое сообщение',
  thanks: 'Спасибо за оценку: {score} из 5',
  plural: ['новое сообщение', 'новых сообщения', 'новых сообщений'],
};

const EN = {
  panel: 'Chat: {name}',
  open: 'Open chat',
  close: 'Close chat',
  online: 'Online',
  offline: 'Away at the moment',
  you: 'You',
  placeholder: 'Write a message…',
  input: 'Message',
  send: 'Send',
  by: 'Powered by OmniVOX',
  hello: 'Hello! Write to us, and we will help.',
  today: 'Today',
  yesterday: 'Yesterday',
  fresh: 'New messages',
  earlier: 'Show earlier messages',
  reply: 'Answer',
  edit: 'Edit',
  remove: 'Delete',
  sure: 'Delete?',
  cancel: 'Cancel',
  editing: 'Editing',
  edited: 'edited',
  deleted: 'Message deleted',
  quoted: 'To the quoted message',
  emoji: 'Emoji',
  loading: 'Loading…',
  latest: 'Jump to the latest messages',
  typing: '{name} is typing…',
  typingNoName: 'Someone is typing…',
  assigned: '{name} is with you',
  assignedNoName: 'An operator is with you',
  closed: 'Chat ended',
  waiting: 'We have your question and are looking for a free operator',
  place: 'We have your question. Your place in the queue: {place}',
  letter: 'Send the conversation by e-mail',
  sending: 'Sending',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not sent',
  retry: 'Try again',
  unloaded: 'Could not be loaded.',
  noNetwork: 'You are offline. Keep writing: it will be sent when the connection is back.',
  lost: 'Connection lost, reconnecting…',
  stuck: 'The server does not answer. Your message is kept and will be sent.',
  nobody: 'Nobody is here right now. Write to us and we will answer as soon as we are back.',
  throttled: 'Too many messages at once. Sending in ',
  seconds: '\u00a0s',
  refused: 'The chat is not allowed on this site, so messages cannot be sent.',
  long: 'Characters left: ',
  blocked: 'You cannot write to this chat at present.',
  blockedUntil: 'You can write to this chat again from {when}.',
  closeTeaser: 'Dismiss',
  newWindow: 'opens in a new tab',
  clip: 'Attach a file',
  mic: 'Record a voice message',
  image: 'Photo',
  video: 'Video',
  voice: 'Voice message',
  thanks: 'Thank you for your rating: {score} of 5',
  plural: ['new message', 'new messages', 'new messages'],
};

const known = (lang) => /^(ru|en)\b/i.test(lang || '') && lang.slice(0, 2).toLowerCase();

/** The first of: the tag's data-lang, the page's lang, the channel's language, the browser's, English. */
export function pickLocale(tagLang, configLocale) {
  const page = document.documentElement.lang;
  return known(tagLang) || known(page) || known(configLocale) || known(navigator.language) || 'en';
}

function pluralIndex(locale, n) {
  if (locale === 'en') return n === 1 ? 0 : 1;
  if (n % 10 === 1 && n % 100 !== 11) return 0;
  return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2;
}

/** Texts of one locale: `t(key, {name})`, `t.count(n)`, `t.time(date)`, `t.day(date, now)`. */
export function texts(locale) {
  const table = locale === 'ru' ? RU : EN;
  const t = (key, values) => table[key].replace(/\{(\w+)\}/g, (_, name) => (values || {})[name] || '');
  const sameDay = (a, b) => a.toDateString() === b.toDateString();
  t.locale = locale;
  t.count = (n) => n + ' ' + table.plural[pluralIndex(locale, n)];
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  t.time = (date) => clock.format(date);
  t.day = (date, now) => {
    if (sameDay(date, now)) return table.today;
    const yesterday = new Date(now);
    yesterday.setDate(now.getDate() - 1);
    if (sameDay(date, yesterday)) return table.yesterday;
    const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
    return date.toLocaleDateString(locale, { day: 'numeric', month: 'long', year });
  };
  const moment = { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' };
  t.moment = (iso) => new Date(iso).toLocaleString(locale, moment);
  return t;
}
