/* The knowledge base's tab: results while letters are typed, by the keyboard too; hints when nothing is asked for. */
import { html, useEffect, useRef } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, ngettext, fill, fillParts } from '../../lib/i18n.js';
import { isEnter } from '../../lib/keys.js';
import { Icon } from '../../components/icon.js';
import { Empty, Failed, SkeletonRows } from '../../components/feedback.js';
import { isMine } from '../state/select.js';
import { shownArticles } from '../state/knowledge.js';
import { ArticleCard } from './article_card.js';

const COUNTED = 100; // the server counts no further

/* The last thing the client wrote in the open dialog: {key, project, text}. */
function lastWords(state) {
  const conversation = state.conversations[state.selected];
  const thread = state.threads[state.selected];
  if (!conversation) return { key: '', project: null, text: '' };
  const said = thread && thread.status === 'ready' ? thread.messages.filter((m) => m.author === 'client' && m.text) : [];
  const last = said[said.length - 1] || (conversation.last_message && conversation.last_message.author === 'client' && conversation.last_message);
  return { key: last ? `${conversation.id} ${last.number}` : conversation.id, project: conversation.project_id, text: last ? last.text : '' };
}

function Search({ app, q }) {
  const field = useRef(null);
  const type = (text) => app.knowledge.type(text);
  const key = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const { picked } = app.store.get().knowledge;
    if (step) { event.preventDefault(); app.knowledge.step(step); }
    if (isEnter(event) && picked !== null) { event.preventDefault(); app.knowledge.open(picked); }
    if (event.key === 'Escape' && q !== '') { event.stopPropagation(); type(''); }
  };
  const clear = () => { type(''); field.current.focus(); };
  return html`<div class="kb-search"><div class="field"><${Icon} name="search" />
    <input class="input kb-input" type="text" ref=${field} value=${q} placeholder=${gettext('What is it about?')} aria-label=${gettext('Search in the knowledge base')}
      data-side-focus onInput=${(event) => type(event.currentTarget.value)} onKeyDown=${key} />
    ${q !== '' && html`<button type="button" class="icon-btn icon-btn-sm end" aria-label=${gettext('Clear search')} onClick=${clear}>
      <${Icon} name="x" size="sm" /></button>`}</div></div>`;
}

function Categories({ app, categories, chosen }) {
  if (categories.length < 2) return null;
  return html`<div class="kb-filter"><div class="field"><select class="select" aria-label=${gettext('Category')} value=${chosen}
    onChange=${(event) => app.knowledge.choose(event.currentTarget.value)}>
    <option value="">${gettext('All categories')}</option>
    ${categories.map((one) => html`<option key=${one.id} value=${String(one.id)}>${'\u00a0\u00a0'.repeat(one.depth)}${one.name}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div></div>`;
}

/* How many were found, and where; or that other words were meant. */
function Count({ knowledge, project }) {
  const { q, total, corrected, status } = knowledge;
  if (status === 'failed' || (status === 'ready' && total === 0) || (!q && !knowledge.category) || (status === 'loading' && !knowledge.results.length)) return null;
  const counted = fill(ngettext('%(n)s article', '%(n)s articles', total), { n: total });
  const n = total >= COUNTED ? fill(gettext('More than %(n)s articles'), { n: COUNTED }) : counted;
  const words = project ? fill(gettext('%(articles)s in the project “%(project)s”'), { articles: n, project }) : n;
  const instead = corrected && fillParts(gettext('Shown for “%(words)s”: '), { words: html`<b class="strong">${corrected}</b>` });
  return html`<div class="kb-count" role="status">${instead}${words}</div>`;
}

function Nothing({ knowledge }) {
  if (knowledge.q || knowledge.category) {
    return html`<${Empty} icon="search" title=${gettext('Nothing found')} text=${gettext('Try other words, or another category.')} />`;
  }
  return html`<${Empty} icon="book-open" title=${gettext('No articles yet')} text=${gettext('The supervisor fills the knowledge base.')} />`;
}

function List({ app, title, articles, picked, can }) {
  if (articles.length === 0) return null;
  return html`${title && html`<h3 class="kb-h">${title}</h3>`}
    <ul class="arts">${articles.map((article) => html`<${ArticleCard} key=${article.id} app=${app} article=${article} on=${article.id === picked} can=${can} />`)}</ul>`;
}

function Results({ app, knowledge, articles, can }) {
  const { status, suggested, picked } = knowledge;
  if (status === 'failed') return html`<${Failed} title=${gettext('The search did not work')} text=${knowledge.error} onRetry=${app.knowledge.search} />`;
  if (articles.length === 0) return status === 'ready' ? html`<${Nothing} knowledge=${knowledge} />` : html`<${SkeletonRows} rows=${3} />`;
  if (knowledge.q || knowledge.category) return html`<${List} app=${app} articles=${articles} picked=${picked} can=${can} />`;
  const hints = articles.slice(0, suggested.results.length);
  return html`<${List} app=${app} title=${gettext('May fit')} articles=${hints} picked=${picked} can=${can} />
    <${List} app=${app} title=${gettext('Used most')} articles=${articles.slice(hints.length)} picked=${picked} can=${can} />`;
}

export function KnowledgePane({ app }) {
  const knowledge = useStore(app.store, (s) => s.knowledge);
  const { key, project, text, name, can } = useStore(app.store, (s) => {
    const words = lastWords(s);
    const own = s.projects[words.project];
    return { ...words, project: own ? words.project : null, name: own ? own.name : '', can: isMine(s, s.conversations[s.selected]) };
  });
  const list = useRef(null);
  useEffect(() => { app.knowledge.show(project); }, [project]);
  useEffect(() => { app.knowledge.hint(key, project, project === null ? '' : text); }, [key]);
  useEffect(() => {
    const card = list.current.querySelector('.art.is-on');
    if (card && card.scrollIntoView && knowledge.q) card.scrollIntoView({ block: 'nearest' });
  }, [knowledge.picked]);
  const articles = shownArticles(app.store.get());
  return html`<${Search} app=${app} q=${knowledge.q} /><${Categories} app=${app} categories=${knowledge.categories} chosen=${knowledge.category} />
    <${Count} knowledge=${knowledge} project=${name} />
    <div class="scroll" ref=${list} aria-busy=${knowledge.status === 'loading'}><${Results} app=${app} knowledge=${knowledge} articles=${articles} can=${can} /></div>`;
}
