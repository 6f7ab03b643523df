/* Windows of the article's form: what the client will get, and two people's changes of one text. */
import { html } from '../lib/html.js';
import { gettext, fill } from '../lib/i18n.js';
import { shortWhen } from '../lib/format.js';
import { Banner } from '../components/feedback.js';
import { Modal } from '../components/modal.js';

const markup = (text) => ({ __html: text }); // cleaned by the server

export function Preview({ preview, title, onClose }) {
  return html`<${Modal} className="modal modal-merge" title=${gettext('Preview')} onClose=${onClose}><div class="modal-b mg" tabindex="0">
    <section class="mg-side"><h3>${gettext('What the operator sees')}</h3><p class="af-h">${title}</p><div class="prose" dangerouslySetInnerHTML=${markup(preview.html)}></div></section>
    <section class="mg-side"><h3>${gettext('What goes to the client as plain text')}</h3><div class="pv-plain">${`${title}\n\n${preview.text}`}</div></section></div></${Modal}>`;
}

function Side({ title, article }) {
  return html`<section class="mg-side" tabindex="0" aria-label=${title}><h3>${title}</h3><p class="strong">${article.title}</p><div class="prose" dangerouslySetInnerHTML=${markup(article.html)}></div></section>`;
}

export function Conflict({ conflict, dispatch }) {
  const { article, mine, merged } = conflict;
  const choose = (choice) => () => dispatch({ type: 'resolve', choice });
  const who = fill(gettext('%(name)s has saved this article meanwhile (%(time)s). Nothing of your text is lost.'), {
    name: article.updated_by || gettext('Somebody'), time: shortWhen(article.updated_at, Date.now()),
  });
  const how = merged.whole
    ? gettext('You have changed different paragraphs: both changes fit together.')
    : gettext('Some paragraphs were changed by both: put together, they stand in both forms, to choose from.');
  const footer = html`<button type="button" class="btn" onClick=${choose('theirs')}>${gettext('Take the saved text')}</button>
    <button type="button" class="btn" onClick=${choose('mine')}>${gettext('Keep my text')}</button>
    <button type="button" class="btn btn-primary" data-autofocus onClick=${choose('merged')}>${gettext('Put together')}</button>`;
  return html`<${Modal} className="modal modal-merge" title=${gettext('The article was changed by two')} footer=${footer} onClose=${() => dispatch({ type: 'conflict.close' })}>
    <div class="modal-b stack"><${Banner} kind="warn" icon="triangle-alert">${who} ${how}</${Banner}>
      <div class="mg"><${Side} title=${gettext('Your text')} article=${mine} /><${Side} title=${gettext('The saved text')} article=${article} /></div></div></${Modal}>`;
}
