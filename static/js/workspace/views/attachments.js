/* Files in a bubble: pictures in place, players, cards to download; and what they look like while they are on their way. */
import { html, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { fileIcon, fileSize, playTime } from '../../lib/media_format.js';
import { Icon } from '../../components/icon.js';
import { Download, Player, Speed, onlyOne, useSpeed } from '../../components/player.js';
import { hasFailed, isOnItsWay } from '../state/uploads.js';

const WIDE = 320;
const HIGH = 260;

const ERRORS = {
  picture_size: () => gettext('The picture has too many pixels'),
  program: () => gettext('Programs are not accepted'),
  markup: () => gettext('Pages and SVG are not accepted'),
};

/* The picture's box before it has come, so that nothing jumps. Pixels. */
export function fit(width, height) {
  const scale = Math.min(1, WIDE / (width || WIDE), HIGH / (height || HIGH));
  return { width: Math.max(48, Math.round((width || WIDE) * scale)), height: Math.max(36, Math.round((height || HIGH) * scale)) };
}

function Card({ file, children, bad }) {
  return html`<div class=${`file-card${bad ? ' is-bad' : ''}`}><span class="file-icon"><${Icon} name=${bad ? 'circle-alert' : fileIcon(file.kind, file.name)} /></span>
    <span class="file-b"><span class="file-n" title=${file.name}>${file.name}</span><span class="file-s">${children}</span></span>
    ${!bad && file.url && html`<${Download} url=${file.url} name=${file.name} />`}</div>`;
}

function Picture({ app, id, file, alone }) {
  const open = () => app.store.dispatch({ type: 'lightbox', show: { dialog: id, file: file.id } });
  const size = alone ? fit(file.width, file.height) : null;
  const box = size ? { width: `${size.width}px`, height: `${size.height}px` } : null;
  return html`<button type="button" class="pic" style=${box} aria-label=${fill(gettext('Open the picture %(name)s'), { name: file.name })} data-file=${file.id} onClick=${open}>
    <img src=${file.thumb_url || file.url} alt=${file.name} loading="lazy" decoding="async" /></button>`;
}

function Film({ file }) {
  const film = useRef(null);
  const [speed, turn] = useSpeed(film);
  const size = fit(file.width, file.height);
  return html`<div class="film" data-file=${file.id}><video ref=${film} controls preload="none" playsinline poster=${file.thumb_url || null} src=${file.url}
      style=${{ width: `${size.width}px`, height: `${size.height}px` }} aria-label=${file.name} onPlay=${() => onlyOne(film.current)}></video>
    <div class="film-bar"><span class="num">${playTime(file.duration)}</span><span class="trunc" title=${file.name}>${file.name}</span>
      <${Speed} speed=${speed} turn=${turn} /><${Download} url=${file.url} name=${file.name} /></div></div>`;
}

/* Not ready yet: the picture as this page still has it, or a card that waits. */
function Coming({ app, file }) {
  const here = file.kind === 'image' ? app.uploads.preview(file.id) : '';
  if (here) return html`<div class="pic pic-coming"><img src=${here} alt=${file.name} /><span class="pic-wait"><${Icon} name="loader-circle" /></span></div>`;
  return html`<${Card} file=${file}><span role="status">${gettext('Is being processed…')}</span></${Card}>`;
}

function One({ app, id, file, alone }) {
  if (file.state === 'failed') return html`<${Card} file=${file} bad>${(ERRORS[file.error] || (() => gettext('The file is damaged')))()}</${Card}>`;
  if (file.state !== 'ready') return html`<${Coming} app=${app} file=${file} />`;
  if (file.kind === 'image') return html`<${Picture} app=${app} id=${id} file=${file} alone=${alone} />`;
  if (file.kind === 'video') return html`<${Film} file=${file} />`;
  if (file.kind === 'voice' || file.kind === 'audio') return html`<${Player} file=${file} />`;
  return html`<${Card} file=${file}>${fileSize(file.size)}</${Card}>`;
}

/* Pictures and films fill their bubble to its edge. */
export const fillsBubble = (files) => Boolean(files && files.length) && files.every((file) => ['image', 'video'].includes(file.kind) && file.state === 'ready');

const isShown = (file) => file.kind === 'image' && file.state !== 'failed';

export function Attachments({ app, id, files }) {
  if (!files || files.length === 0) return null;
  const pictures = files.filter(isShown);
  const others = files.filter((file) => !isShown(file));
  return html`<div class="files">
    ${pictures.length > 0 && html`<div class=${`pics${pictures.length > 1 ? ' pics-many' : ''}`}>
      ${pictures.map((file) => html`<${One} key=${file.id} app=${app} id=${id} file=${file} alone=${pictures.length === 1} />`)}</div>`}
    ${others.map((file) => html`<${One} key=${file.id} app=${app} id=${id} file=${file} />`)}</div>`;
}

function words(entry) {
  if (hasFailed(entry)) return entry.error;
  if (entry.state === 'done') return gettext('Uploaded');
  if (entry.state === 'queued') return gettext('Waits for its turn');
  const place = `${fileSize(entry.sent)} / ${fileSize(entry.size)}`;
  return entry.state === 'waiting' ? fill(gettext('No connection, %(place)s'), { place }) : place;
}

/* One upload: in the tray of the composer, and in a message that waits for it. */
export function UploadRow({ app, entry, onRemove }) {
  const share = entry.size ? Math.round((entry.sent / entry.size) * 100) : 0;
  const here = entry.kind === 'image' && !hasFailed(entry) ? app.uploads.preview(entry.id) : '';
  return html`<div class=${`upload${hasFailed(entry) ? ' is-bad' : ''}`} data-upload=${entry.state} data-file=${entry.id}>
    <span class="upload-pic">${here ? html`<img src=${here} alt="" />` : html`<${Icon} name=${hasFailed(entry) ? 'circle-alert' : fileIcon(entry.kind, entry.name)} />`}</span>
    <span class="upload-b"><span class="file-n" title=${entry.name}>${entry.name}</span><span class="file-s">${words(entry)}</span>
      ${isOnItsWay(entry) && html`<span class="upload-line" role="progressbar" aria-label=${entry.name} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${share}><i style=${{ width: `${share}%` }}></i></span>`}</span>
    ${entry.state === 'failed' && html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Repeat')} title=${gettext('Repeat')} onClick=${() => app.uploads.retry(entry.id)}><${Icon} name="rotate-cw" size="sm" /></button>`}
    ${onRemove && html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${fill(gettext('Remove %(name)s'), { name: entry.name })} title=${isOnItsWay(entry) ? gettext('Cancel') : gettext('Remove')}
      onClick=${() => onRemove(entry.id)}><${Icon} name="x" size="sm" /></button>`}</div>`;
}

/* Files of a message that is not stored yet: until it goes they can be taken out of it. */
export function PendingFiles({ app, id, message }) {
  const entries = useStore(app.store, (s) => (message.content.attachments || []).map((one) => s.uploads[one]).filter(Boolean));
  const remove = message.posting ? null : (one) => { app.outbox.dropFile(id, message.id, one); if (app.focusComposer) app.focusComposer(); };
  if (entries.length === 0) return null;
  return html`<div class="uploads">${entries.map((entry) => html`<${UploadRow} key=${entry.id} app=${app} entry=${entry} onRemove=${remove} />`)}</div>`;
}
