// Texts of the second script.
const RU = {
  off: 'Здесь нельзя отправлять файлы',
  empty: 'Файл пустой',
  big: 'Файл больше {size}',
  many: 'Не больше {n} файлов в сообщении',
  lost: 'Загрузка прервалась. Прикрепите файл снова',
  failed: 'Не удалось загрузить',
  wait: 'Нет связи, продолжим сами',
  remove: 'Убрать {name}',
  retry: 'Повторить загрузку',
  done: 'Готово к отправке',
  queue: 'Ждёт очереди',
  processing: 'Обрабатывается…',
  broken: 'Файл не открывается',
  play: 'Воспроизвести',
  pause: 'Пауза',
  position: 'Место в записи',
  speed: 'Скорость {n}×',
  download: 'Скачать {name}',
  open: 'Открыть картинку {name}',
  close: 'Закрыть',
  cancel: 'Отменить запись',
  send: 'Отправить запись',
  recording: 'Запись',
  noMic: 'Микрофон недоступен. Разрешите его в настройках страницы.',
  rate: 'Оцените обслуживание',
  rateWho: 'Оператор: {name}',
  of5: 'из 5',
  lasted: ', длился {n}\u00a0мин',
  score1: 'Очень плохо',
  score2: 'Плохо',
  score3: 'Нормально',
  score4: 'Хорошо',
  score5: 'Отлично',
  better: 'Что можно улучшить? Необязательно',
  sendRate: 'Отправить оценку',
  writeMore: 'Написать ещё',
  notRated: 'Оценка не отправлена. Попробуйте ещё раз.',
  units: ['Б', 'КБ', 'МБ', 'ГБ'],
};

const EN = {
  off: 'Files cannot be sent here',
  empty: 'The file is empty',
  big: 'The file is larger than {size}',
  many: 'At most {n} files in a message',
  lost: 'The upload was cut off. Attach the file again',
  failed: 'Could not be uploaded',
  wait: 'No connection, will go on by itself',
  remove: 'Remove {name}',
  retry: 'Retry the upload',
  done: 'Ready to send',
  queue: 'Waits for its turn',
  processing: 'Is being processed…',
  broken: 'The file cannot be opened',
  play: 'Play',
  pause: 'Pause',
  position: 'Position',
  speed: 'Speed {n}×',
  download: 'Download {name}',
  open: 'Open the picture {name}',
  close: 'Close',
  cancel: 'Cancel the recording',
  send: 'Send the recording',
  recording: 'Recording',
  noMic: 'The microphone is not available. Allow it in the page settings.',
  rate: 'How did we do?',
  rateWho: 'Operator: {name}',
  of5: 'of 5',
  lasted: ', lasted {n}\u00a0min',
  score1: 'Very bad',
  score2: 'Bad',
  score3: 'Fair',
  score4: 'Good',
  score5: 'Excellent',
  better: 'What could be better? Optional',
  sendRate: 'Send rating',
  writeMore: 'Write more',
  notRated: 'The rating was not sent. Try again.',
  units: ['B', 'KB', 'MB', 'GB'],
};

/** `t(key, {name})`, `t.size(bytes)`, `t.clock(seconds)`. */
export function words(locale) {
  const table = locale === 'ru' ? RU : EN;
  const t = (key, values) => table[key].replace(/\{(\w+)\}/g, (_, name) => (values || {})[name]);
  t.size = (bytes) => {
    let value = bytes;
    let step = 0;
    for (; value >= 1000 && step < 3; step += 1) value /= 1024;
    const shown = step && value < 10 ? value.toFixed(1) : String(Math.round(value));
    return (locale === 'ru' ? shown.replace('.', ',') : shown) + '\u00a0' + table.units[step];
  };
  t.clock = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds || 0));
    const rest = whole % 60;
    return Math.floor(whole / 60) + ':' + (rest < 10 ? '0' : '') + rest;
  };
  return t;
}
