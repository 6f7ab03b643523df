/* An article in large, before it goes to the client. Its mark-up was cleaned by the server. */
import { html, useLayoutEffect, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { serverNow } from '../../lib/clock.js';
import { gettext, fill } from '../../lib/i18n.js';
import { longDay } from '../../lib/format.js';
import { onceAClick } from '../../lib/in_flight.js';
import { Icon } from '../../components/icon.js';
import { Banner, Failed, SkeletonRows } from '../../components/feedback.js';
import { Modal } from '../../components/modal.js';
import { isMine } from '../state/select.js';
import { sendHint } from './article_card.js';

function Changed({ app, preview }) {
  if (!preview.changed) return null;
  if (preview.changed === 'gone') {
    return html`<${Banner} kind="warn" icon="triangle-alert">${gettext('This article was just taken away: it is not valid any more.')}</${Banner}>`;
  }
  const action = { label: gettext('Show it'), run: () => app.knowledge.reread(preview.id) };
  return html`<${Banner} kind="info" icon="info" action=${action}>${gettext('The article has just been changed.')}</${Banner}>`;
}

function Body({ app, preview }) {
  const { article, status } = preview;
  if (status === 'failed') {
    return html`<${Failed} title=${gettext('The article could not be read')} text=${preview.error} onRetry=${() => app.knowledge.reread(preview.id)} />`;
  }
  if (!article) return html`<${SkeletonRows} rows=${3} />`;
  const parts = [article.category, fill(gettext('updated %(day)s'), { day: longDay(article.updated_at, serverNow()) })];
  if (article.valid_until) parts.push(fill(gettext('valid until %(day)s'), { day: longDay(article.valid_until, serverNow()) }));
  return html`<p class="muted article-meta">${parts.filter(Boolean).join(' · ')}</p>
    <div class="prose" tabindex="0" aria-label=${gettext('Text of the article')} role="region" dangerouslySetInnerHTML=${{ __html: article.html }}></div>`;
}

export function ArticleWindow({ app, onClose }) {
  const { preview, can } = useStore(app.store, (s) => ({ preview: s.knowledge.preview, can: isMine(s, s.conversations[s.selected]) }));
  const article = preview && preview.article;
  const ready = Boolean(article) && can && preview.changed !== 'gone';
  const act = (run) => onceAClick(async () => {
    const done = await run();
    if (done) onClose();
    // after the window has given the focus back
    if (done === 'field') setTimeout(() => { if (app.composer) app.composer.focus(); }, 0);
  });
  const hint = sendHint(can) || null;
  const send = useRef(null);
  useLayoutEffect(() => { if (ready) send.current.focus(); }, [ready]);
  const footer = html`<button type="button" class="btn btn-ghost" onClick=${onClose}>${gettext('Close')}</button>
    <button type="button" class="btn" disabled=${!ready} title=${hint} onClick=${act(() => app.knowledge.insert(preview.id, 'edited'))}>
      <${Icon} name="pencil-line" />${gettext('Edit and send')}</button>
    <button type="button" class="btn btn-primary" ref=${send} disabled=${!ready} title=${hint} onClick=${act(() => app.knowledge.send(preview.id))}>
      <${Icon} name="send-horizontal" />${gettext('Send')}</button>`;
  return html`<${Modal} className="modal modal-article" title=${article ? article.title : gettext('Article')} onClose=${onClose} footer=${footer}>
    <div class="modal-b article"><${Changed} app=${app} preview=${preview} /><${Body} app=${app} preview=${preview} /></div></${Modal}>`;
}
