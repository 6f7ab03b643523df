/* The pages of a script in their order: steps and final pages, then objections. */
import { html } from '../../lib/html.js';
import { gettext, fill } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { isMain } from './state.js';

const ICONS = { step: 'message-square', final: 'check', objection: 'message-circle-question-mark' };

function Page({ page, state, store, first, last }) {
  const wrong = state.problems.filter((one) => one.page === page.key).length;
  const title = page.title || gettext('Untitled');
  const move = (by, icon, words, disabled) => html`<button type="button" class="icon-btn icon-btn-sm" disabled=${disabled} aria-label=${fill(words, { title })}
    onClick=${() => store.dispatch({ type: 'page.move', key: page.key, by })}><${Icon} name=${icon} size="sm" /></button>`;
  return html`<li class=${`bd-page${state.open === page.key ? ' is-on' : ''}`}>
    <button type="button" class="bd-page-b" aria-current=${state.open === page.key ? 'true' : null} onClick=${() => store.dispatch({ type: 'open', key: page.key })}>
      <${Icon} name=${ICONS[page.kind]} size="sm" /><span class=${page.title ? '' : 'muted'}>${title}</span>
      ${wrong > 0 && html`<span class="badge badge-danger" title=${gettext('What has to be put right')}>${wrong}</span>`}</button>
    <span class="bd-moves">${move(-1, 'arrow-up', gettext('Up: %(title)s'), first)}${move(1, 'arrow-down', gettext('Down: %(title)s'), last)}</span></li>`;
}

function Group({ title, pages, state, store }) {
  return html`<h3 class="bd-sub">${title}</h3><ol>${pages.map((page, n) => html`<${Page} key=${page.key} page=${page} state=${state} store=${store}
    first=${n === 0} last=${n === pages.length - 1} />`)}</ol>`;
}

export function Pages({ state, store }) {
  const { pages } = state.content;
  const add = (kind, title, words) => html`<button type="button" class="btn btn-sm btn-block" onClick=${() => store.dispatch({ type: 'page.add', kind, title })}>
    <${Icon} name="plus" size="sm" />${words}</button>`;
  const whole = state.problems.filter((one) => !one.page);
  return html`<nav class="bd-l" aria-label=${gettext('Pages of the script')}>
    ${whole.map((one) => html`<p class="bd-wrong" role="alert">${one.text}</p>`)}
    <${Group} title=${gettext('Course of the conversation')} pages=${pages.filter(isMain)} state=${state} store=${store} />
    <div class="stack stack-s">${add('step', gettext('New step'), gettext('Step'))}${add('final', gettext('Result of the call'), gettext('Final page'))}</div>
    <${Group} title=${gettext('Objections')} pages=${pages.filter((page) => !isMain(page))} state=${state} store=${store} />
    ${add('objection', gettext('New objection'), gettext('Objection'))}</nav>`;
}
