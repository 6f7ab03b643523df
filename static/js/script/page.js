/* The page of a script that is open: what to say, what to ask, and the ways on. */
import { html, useLayoutEffect, useRef } from '../lib/html.js';
import { gettext, ngettext, fill } from '../lib/i18n.js';
import { Banner } from '../components/feedback.js';
import { FormFields } from '../components/form.js';
import { Icon } from '../components/icon.js';
import { fillText } from './texts.js';
import { missingHere } from './state.js';

function Text({ text, way, answers }) {
  return fillText(text, way.variables, way.page.fields, answers)
    .map((part) => (part.gap ? html`<span class="sc-gap">[${part.gap}]</span>` : part.text));
}

/* The focus follows the page: to its heading when it opens, to the first field that is wrong when it cannot be left.
   At once: a late effect would take it from someone who types already. */
function useFocus(box, state) {
  const { key } = state.run.way.page;
  const last = useRef(null);
  useLayoutEffect(() => {
    if (last.current !== null && last.current !== key) box.current.querySelector('h3').focus();
    last.current = key;
  }, [key]);
  useLayoutEffect(() => {
    const bad = Object.keys(state.errors).map((name) => box.current.querySelector(`[data-field="${name}"] input, [data-field="${name}"] select, [data-field="${name}"] textarea`))[0];
    if (bad) bad.focus();
  }, [state.refusals]);
}

function Ways({ state, service, open }) {
  const { way } = state.run;
  const missing = missingHere(state).length;
  const words = fill(ngettext('%(count)s required field is left', '%(count)s required fields are left', missing), { count: missing });
  const off = state.busy || !open;
  if (way.side) {
    return html`<div class="sc-ways"><button type="button" class="btn btn-primary" disabled=${off} onClick=${() => service.turn('back')}>
      <${Icon} name="arrow-left" />${gettext('Return to the conversation')}</button></div>`;
  }
  return html`<div class="sc-ways">${way.can_go_back
    ? html`<button type="button" class="btn" disabled=${off} onClick=${() => service.turn('back')}><${Icon} name="arrow-left" />${gettext('Back')}</button>` : html`<span></span>`}
    <span class="row"><span class="muted sc-left" role="status">${missing > 0 && words}</span>
    ${!way.is_final && html`<button type="submit" class="btn btn-primary" disabled=${off}>${gettext('Next')}<${Icon} name="arrow-right" /></button>`}</span></div>`;
}

export function ScriptPage({ state, service, open }) {
  const { way } = state.run;
  const box = useRef(null);
  useFocus(box, state);
  const submit = (event) => { event.preventDefault(); if (!way.is_final && !way.side && !state.busy && open) service.turn('next'); };
  const changed = way.page.fields.filter((field) => state.conflicts.includes(field.key)).map((field) => field.title);
  return html`<form class="sc-c" ref=${box} noValidate onSubmit=${submit} key=${way.page.key}>
    <h3 tabindex="-1">${way.page.title}</h3>
    ${way.side && html`<p class="sc-aside"><${Icon} name="message-circle-question-mark" size="sm" />${gettext('An objection: return to the conversation and go through to the last page.')}</p>`}
    ${state.problem && html`<${Banner} kind="danger" icon="circle-alert" role="alert">${state.problem}</${Banner}>`}
    ${changed.length > 0 && html`<${Banner} kind="warn" icon="triangle-alert">${fill(gettext('Changed in another window meanwhile, and kept as it is there: %(titles)s'), { titles: changed.join(', ') })}</${Banner}>`}
    ${way.page.say && html`<p class="sc-say"><small>${gettext('Say to the client')}</small><${Text} text=${way.page.say} way=${way} answers=${state.answers} /></p>`}
    ${way.page.hint && html`<p class="sc-hint"><${Icon} name="info" size="sm" /><span><${Text} text=${way.page.hint} way=${way} answers=${state.answers} /></span></p>`}
    <fieldset class="sc-form" disabled=${!open}><legend class="sr">${way.page.title}</legend>
      <${FormFields} fields=${way.page.fields} values=${state.answers} errors=${state.errors} prefix="script" onChange=${(key, value, { now }) => service.type(key, value, now)} /></fieldset>
    <${Ways} state=${state} service=${service} open=${open} /></form>`;
}
