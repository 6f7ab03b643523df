// Words of the third script.

const RU = {
  department: 'Кому вы пишете?', choose: 'Выберите', start: 'Начать чат', leave: 'Отправить', working: 'Отправляем…',
  failed: 'Не получилось: нет связи. Попробуйте ещё раз.', required: 'обязательно', policy: 'Политика обработки данных',
  email: 'Адрес электронной почты', send: 'Прислать', cancel: 'Отмена', sent: 'Письмо скоро придёт на {email}',
};
const EN = {
  department: 'Whom do you write to?', choose: 'Choose', start: 'Start the chat', leave: 'Send', working: 'Sending…',
  failed: 'No connection. Please try again.', required: 'required', policy: 'Privacy policy',
  email: 'E-mail address', send: 'Send', cancel: 'Cancel', sent: 'The letter will soon be at {email}',
};

export function extraWords(locale) {
  const table = locale === 'ru' ? RU : EN;
  return (key, values) => table[key].replace(/\{(\w+)\}/g, (_, name) => (values || {})[name] || '');
}
