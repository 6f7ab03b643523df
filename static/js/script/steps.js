/* The way through a script: what was passed, where one is, what follows, and the objections. */
import { html } from '../lib/html.js';
import { gettext, fill } from '../lib/i18n.js';
import { Icon } from '../components/icon.js';
import { progress } from './state.js';

function Step({ step, number, service, busy }) {
  const mark = step.state === 'done' ? html`<${Icon} name="check" />` : number;
  const shape = { done: 'is-done', now: 'is-on', ahead: '' }[step.state];
  const inside = html`<span class="m" aria-hidden="true">${mark}</span><span>${step.title}</span>`;
  if (step.state !== 'done') {
    return html`<li><span class=${`sc-step ${shape}`} aria-current=${step.state === 'now' ? 'step' : null}>${inside}</span></li>`;
  }
  return html`<li><button type="button" class=${`sc-step ${shape}`} disabled=${busy} onClick=${() => service.turn(step.key)}
    title=${fill(gettext('Back to “%(title)s”'), { title: step.title })}>${inside}</button></li>`;
}

function Objection({ page, way, service, busy }) {
  const on = way.side === page.key;
  return html`<li><button type="button" class=${`sc-step${on ? ' is-on' : ''}`} disabled=${busy} aria-pressed=${on}
    onClick=${() => service.turn(on ? 'back' : page.key)}>
    <span class="o" aria-hidden="true"><${Icon} name=${page.visited ? 'circle-check' : 'message-circle-question-mark'} /></span><span>${page.title}</span></button></li>`;
}

export function Steps({ way, service, busy }) {
  const { number, of, percent } = progress(way.steps);
  return html`<nav class="sc-l" aria-label=${gettext('Pages of the script')}>
    <div class="split sc-count"><span>${fill(gettext('Step %(number)s of %(of)s'), { number, of })}</span><span class="num">${percent} %</span></div>
    <div class="sc-bar" aria-hidden="true"><i style=${`width: ${percent}%`}></i></div>
    <ol>${way.steps.map((step, n) => html`<${Step} key=${step.key} step=${step} number=${n + 1} service=${service} busy=${busy} />`)}</ol>
    ${way.objections.length > 0 && html`<h4 class="sc-sub">${gettext('Objections')}</h4>
      <ul>${way.objections.map((page) => html`<${Objection} key=${page.key} page=${page} way=${way} service=${service} busy=${busy} />`)}</ul>`}</nav>`;
}
