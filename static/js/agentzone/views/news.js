/* News for operators (A5): the newest first, each with the mark that it was read. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { dateTime } from '../../lib/format.js';
import { Icon } from '../../components/icon.js';
import { Empty } from '../../components/feedback.js';
import { Rich } from '../../components/rich.js';
import { Page } from './page.js';

export const unread = (state) => (state.pages.news && state.pages.news.data ? state.pages.news.data.unread : 0);

function Piece({ app, piece }) {
  return html`<article class=${`card news${piece.read ? '' : ' news-new'}`} data-news=${piece.id}><div class="card-h"><h3>${!piece.read && html`<i class="news-dot"></i><span class="sr">${gettext('Unread')}: </span>`}${piece.title}</h3>
      <span class="muted num">${dateTime(piece.at)}</span></div>
    <div class="card-b"><div class="news-t"><${Rich} message=${{ text: piece.text, html: '' }} /></div>
      ${piece.read
    ? html`<p class="muted news-r"><${Icon} name="check" size="sm" />${gettext('Read')}</p>`
    : html`<button type="button" class="btn" onClick=${() => app.pages.newsRead(piece.id)}><${Icon} name="check" />${gettext('I have read it')}</button>`}</div></article>`;
}

export function News({ app }) {
  return html`<${Page} app=${app} name="news" title=${gettext('News')} read=${() => app.pages.news()}>${({ news }) => (
    news.length === 0
      ? html`<${Empty} icon="newspaper" title=${gettext('No news')} text=${gettext('News for your projects will be here.')} />`
      : html`<div class="stack">${news.map((piece) => html`<${Piece} key=${piece.id} app=${app} piece=${piece} />`)}</div>`
  )}</${Page}>`;
}
