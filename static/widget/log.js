// Draws rows into the log and keeps nodes that stay: a changed mark touches one node, and a screen reader hears
// only what is new.
import { actsOf, swipes } from './acts.js';
import { avatar, fill, h, icon } from './dom.js';
import { fileWords } from './files.js';
import { linkify } from './links.js';
import { rich } from './rich.js';

function metaOf(row, t, retry) {
  const edited = row.edited && !row.deleted ? t('edited') + ' · ' : '';
  if (row.side === 'in') return row.time ? [edited + row.name + ' · ' + row.time] : [row.name];
  if (row.mark === 'failed') {
    const again = h('button', { type: 'button', class: 'again', onclick: () => retry(row.id) }, t('retry'));
    return [icon('alert'), h('span', {}, t('failed')), again];
  }
  const mark = row.mark === 'queued' ? 'sending' : row.mark;
  const sign = h('span', { class: 'mark mark-' + mark, role: 'img', 'aria-label': t(mark), title: t(mark) }, icon(mark));
  return [edited + row.time + ' ', sign];
}

function quoteOf({ quote }, t, act) {
  if (!quote) return null;
  const name = quote.author === 'client' ? t('you') : quote.name;
  const words = quote.text || (quote.attachment && t(quote.attachment)) || t('deleted');
  return h('button', { type: 'button', class: 'quote', title: t('quoted'), onclick: () => act('jump', quote) }, h('b', {}, name), h('span', {}, words));
}

function wordsOf(row, t) {
  if (row.deleted) return [h('i', { class: 'gone' }, t('deleted'))];
  return row.html ? rich(row.html, t) : linkify(row.text, t);
}

function message(row, t, { retry, showFiles, act }) {
  const face = row.side === 'in' ? avatar(row.name, false, row.agent) : null;
  const files = row.files && row.files.length ? h('div', { class: 'files' }, fileWords(row.files, t)) : null;
  const bubble = h('div', { class: 'bubble' + (files ? ' with-files' + (row.text ? ' with-text' : '') : '') }, quoteOf(row, t, act), files, ...wordsOf(row, t));
  if (files) showFiles(files, row.files);
  const meta = h('div', { class: 'meta' });
  const who = h('span', { class: 'sr' }, (row.side === 'out' ? t('you') : row.name) + ': ');
  const acts = h('div', { class: 'acts' });
  const node = h('div', { 'data-id': row.id, 'data-number': row.number }, who, face, h('div', { class: 'body' }, bubble, meta, acts));
  let latest = row;
  const able = () => latest.number && !latest.deleted;
  swipes(node, () => able() && act('reply', latest));
  bubble.addEventListener('click', (event) => event.target === bubble && node.classList.toggle('is-open'));
  const patch = (now) => {
    const failed = now.mark === 'failed';
    latest = now;
    fill(acts, able() ? actsOf(now, t, act) : []);
    node.className =
      'msg ' + now.side + (now.first ? ' first' : '') + (now.last ? ' last' : '') + (failed ? ' failed' : '');
    fill(meta, now.last || failed || now.edited ? metaOf(now, t, retry) : []);
  };
  patch(row);
  return { node, patch };
}

function line(row) {
  const time = row.time ? h('span', { class: 'soft' }, ' · ' + row.time) : null;
  const node = h('div', { class: row.type, 'data-id': row.id }, h('span', {}, row.text, time || ''));
  return { node, patch() {} };
}

/** Returns `draw(rows)` for one container. `hands`: retry(id), showFiles(node, files), act(what, row). */
export function createLog(container, t, hands) {
  let shown = new Map(); // key → {node, patch, sign}

  return function draw(rows) {
    const next = new Map();
    rows.forEach((row) => {
      const sign = JSON.stringify(row);
      let item = shown.get(row.key);
      // A line with a new text, or with a file that has become ready, is a new line.
      const said = JSON.stringify([row.text, row.html, row.quote, row.deleted, row.number > 0, (row.files || []).map((file) => file.id + file.state)]);
      if (item && item.said !== said) item = null;
      if (!item) item = Object.assign(row.type === 'msg' ? message(row, t, hands) : line(row), { said, sign });
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
