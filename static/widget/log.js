// Draws rows into the log and keeps nodes that stay: a changed mark touches one node, and a screen reader hears
// only what is new.
import { avatar, fill, h, icon } from './dom.js';
import { fileWords } from './files.js';
import { linkify } from './links.js';

function metaOf(row, t, retry) {
  if (row.side === 'in') return row.time ? [row.name + ' · ' + row.time] : [row.name];
  if (row.mark === 'failed') {
    const again = h('button', { type: 'button', class: 'again', onclick: () => retry(row.id) }, t('retry'));
    return [icon('alert'), h('span', {}, t('failed')), again];
  }
  const mark = row.mark === 'queued' ? 'sending' : row.mark;
  const sign = h('span', { class: 'mark mark-' + mark, role: 'img', 'aria-label': t(mark), title: t(mark) }, icon(mark));
  return [row.time + ' ', sign];
}

function message(row, t, retry, showFiles) {
  const face = row.side === 'in' ? avatar(row.name) : null;
  const files = row.files && row.files.length ? h('div', { class: 'files' }, fileWords(row.files, t)) : null;
  const bubble = h('div', { class: 'bubble' + (files ? ' with-files' : '') }, files, ...linkify(row.text, t));
  if (files) showFiles(files, row.files);
  const meta = h('div', { class: 'meta' });
  const who = h('span', { class: 'sr' }, (row.side === 'out' ? t('you') : row.name) + ': ');
  const node = h('div', { 'data-id': row.id }, who, face, h('div', { class: 'body' }, bubble, meta));
  const patch = (now) => {
    const failed = now.mark === 'failed';
    node.className =
      'msg ' + now.side + (now.first ? ' first' : '') + (now.last ? ' last' : '') + (failed ? ' failed' : '');
    fill(meta, now.last || failed ? metaOf(now, t, retry) : []);
  };
  patch(row);
  return { node, patch };
}

function line(row) {
  const time = row.time ? h('span', { class: 'soft' }, ' · ' + row.time) : null;
  const node = h('div', { class: row.type, 'data-id': row.id }, h('span', {}, row.text, time || ''));
  return { node, patch() {} };
}

/** Returns `draw(rows)` for one container. */
export function createLog(container, t, retry, showFiles) {
  let shown = new Map(); // key → {node, patch, sign}

  return function draw(rows) {
    const next = new Map();
    rows.forEach((row) => {
      const sign = JSON.stringify(row);
      let item = shown.get(row.key);
      // A line with a new text, or with a file that has become ready, is a new line.
      const said = row.text + (row.files || []).map((file) => file.id + file.state).join();
      if (item && item.said !== said) item = null;
      if (!item) item = Object.assign(row.type === 'msg' ? message(row, t, retry, showFiles) : line(row), { said, sign });
      else if (item.sign !== sign) item.patch(row);
      item.sign = sign;
      next.set(row.key, item);
    });
    shown.forEach((item, key) => {
      if (next.get(key) !== item) item.node.remove();
    });
    let place = container.firstChild;
    next.forEach((item) => {
      if (item.node === place) place = place.nextSibling;
      else container.insertBefore(item.node, place);
    });
    shown = next;
  };
}
