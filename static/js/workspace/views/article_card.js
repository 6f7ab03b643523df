/* One article in the list: what was found in it; the picked one shows what can be done with it. */
import { html } from '../../lib/html.js';
import { serverNow } from '../../lib/clock.js';
import { gettext, fill } from '../../lib/i18n.js';
import { longDay } from '../../lib/format.js';
import { onceAClick } from '../../lib/in_flight.js';
import { Icon } from '../../components/icon.js';
import { Marked } from '../../components/marked.js';

/* Why an article cannot go to the client now; '' when it can. */
export const sendHint = (can) => (can ? '' : gettext('Open a dialog of yours to send articles.'));

function Actions({ app, article, can }) {
  const hint = sendHint(can);
  return html`<div class="acts">
    <button type="button" class="btn btn-sm" aria-haspopup="dialog" title=${gettext('Large preview')} onClick=${() => app.knowledge.open(article.id)}>
      <${Icon} name="eye" size="sm" />${gettext('Preview')}</button>
    <button type="button" class="btn btn-primary btn-sm" disabled=${!can} title=${hint || gettext('To the client at once, with the title')}
      onClick=${onceAClick(() => app.knowledge.send(article.id))}><${Icon} name="send-horizontal" size="sm" />${gettext('Send')}</button>
    <button type="button" class="btn btn-sm" disabled=${!can} title=${hint || gettext('To the message field, to change it there')}
      onClick=${onceAClick(() => app.knowledge.insert(article.id))}><${Icon} name="pencil-line" size="sm" />${gettext('To the field')}</button></div>`;
}

export function ArticleCard({ app, article, on, can }) {
  const updated = fill(gettext('updated %(day)s'), { day: longDay(article.updated_at, serverNow()) });
  return html`<li class=${`art${on ? ' is-on' : ''}`} data-article=${article.id}>
    <h4><button type="button" class="art-t" aria-expanded=${on} onClick=${() => (on ? app.knowledge.open(article.id) : app.knowledge.pick(article.id))}>
      <${Marked} piece=${article.title} /></button></h4>
    <p><${Marked} piece=${article.snippet} /></p>
    <div class="path">${[article.category, updated].filter(Boolean).join(' · ')}</div>
    ${on && html`<${Actions} app=${app} article=${article} can=${can} />`}</li>`;
}
