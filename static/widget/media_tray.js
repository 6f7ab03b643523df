// What will go with the next message: rows with progress, cancel and retry. After a reload of the page what had
// arrived is still there; what had not says so.
import { glyph, h } from './dom.js';
import { uuid } from './ids.js';
import { CROSS, FILE, RETRY } from './media_glyphs.js';
import { takeBack, upload } from './media_upload.js';

const kindOf = (file) => (/^image\/(?!svg)/.test(file.type) ? 'image' : /^(video|audio)\//.test(file.type) ? file.type.split('/')[0] : 'file');

/** Why a file is not taken, before a byte has gone. */
function refusal(limits, file, count, t) {
  if (!limits) return t('off');
  if (!file.size) return t('empty');
  if (file.size > limits.max_bytes) return t('big', { size: t.size(limits.max_bytes) });
  return count >= limits.most ? t('many', { n: limits.most }) : '';
}

export function createTray({ core, t }) {
  const node = h('div', { class: 'uploads' });
  let items = [];
  let changed = () => {};
  let running = 0;

  const shape = ({ id, name, size, kind, state }) => ({ id, name, size, kind, state });

  function keep() {
    if (items.length) core.tab.set('files', JSON.stringify(items.map(shape)));
    else core.tab.remove('files');
  }

  function remove(item) {
    takeBack(core, item);
    items = items.filter((other) => other !== item);
    item.node.remove();
    keep();
    changed();
  }

  function draw(item) {
    const bad = item.state === 'failed' || item.state === 'refused';
    const said = { done: t('done'), queued: t('queue'), waiting: t('wait') }[item.state] || t.size(item.sent) + ' / ' + t.size(item.size);
    item.node.className = 'upload' + (bad ? ' bad' : '');
    item.node.setAttribute('data-upload', item.state);
    item.says.textContent = bad ? item.error : said;
    item.line.hidden = bad || item.state === 'done';
    item.line.firstChild.style.width = (item.sent / item.size) * 100 + '%';
    item.again.hidden = item.state !== 'failed';
  }

  function set(item, patch) {
    Object.assign(item, patch);
    draw(item);
    keep();
    changed();
  }

  function row(item) {
    const picture = item.file && item.kind === 'image' ? h('img', { src: URL.createObjectURL(item.file), alt: '' }) : glyph(FILE);
    item.says = h('small');
    item.line = h('i', { class: 'line' }, h('b'));
    item.again = h('button', { type: 'button', class: 'tool', 'aria-label': t('retry'), onclick: () => start(item) }, glyph(RETRY));
    const out = h('button', { type: 'button', class: 'tool', 'aria-label': t('remove', { name: item.name }), onclick: () => remove(item) }, glyph(CROSS));
    item.node = h('div', {}, h('span', { class: 'up-pic' }, picture), h('span', { class: 'up-b' }, h('span', { class: 'cut' }, item.name), item.says, item.line), item.again, out);
    draw(item);
    node.append(item.node);
  }

  function next() {
    const item = items.find((each) => each.state === 'queued');
    if (item && running < 2) go(item);
  }

  async function go(item) {
    running += 1;
    set(item, { state: 'uploading', error: '' });
    try {
      await upload(core, item, (sent, waiting) => {
        Object.assign(item, { sent, state: waiting ? 'waiting' : 'uploading' });
        draw(item);
      });
      if (!item.gone) set(item, { state: 'done', sent: item.size });
    } catch (error) {
      if (!item.gone) set(item, { state: error.status === 400 ? 'refused' : 'failed', error: error.detail || t('failed') });
    }
    running -= 1;
    next();
  }

  function start(item) {
    set(item, { state: 'queued' });
    next();
  }

  function put(file, voice) {
    const error = refusal(core.limits(), file, voice ? 0 : items.length, t); // a voice goes alone
    const kind = voice ? 'voice' : kindOf(file);
    const item = { id: uuid(), file, name: file.name || kind, size: file.size, kind, voice: Boolean(voice), sent: 0, error, state: error ? 'refused' : 'queued' };
    items.push(item);
    row(item);
    return item;
  }

  return {
    tray: node,
    onChange: (listener) => {
      changed = listener;
    },
    empty: () => !items.length,
    busy: () => items.some((item) => item.state !== 'done'),
    add(files, voice) {
      const added = files.map((file) => put(file, voice));
      keep();
      changed();
      next();
      next();
      return added;
    },
    /** The files for a message, taken out; `only`: this one, if it still lies here. */
    take(only) {
      const taken = items.filter((item) => !only || item === only);
      items = items.filter((item) => !taken.includes(item));
      taken.forEach((item) => item.node.remove());
      keep();
      changed();
      return taken.map(shape);
    },
    restore() {
      if (items.length) return;
      JSON.parse(core.tab.get('files') || '[]').forEach((kept) => {
        const there = kept.state === 'done';
        const item = Object.assign(kept, { sent: there ? kept.size : 0, state: there ? 'done' : 'refused', error: there ? '' : t('lost') });
        items.push(item);
        row(item);
      });
      changed();
    },
  };
}
