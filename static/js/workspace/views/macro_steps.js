/* One step of a macro, as it is put together. */
import { html } from '../../lib/html.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { KINDS, TERMS, emptyStep } from '../../lib/macros.js';

function Select({ label, value, options, change }) {
  return html`<div class="field"><select class="select" aria-label=${label} value=${value} onChange=${(event) => change(event.currentTarget.value)}>
    ${options.map(([key, words]) => html`<option key=${key} value=${key}>${words}</option>`)}</select>
    <span class="end end-hint second"><${Icon} name="chevron-down" /></span></div>`;
}

function Value({ step, tags, change }) {
  if (step.kind === 'send_text') {
    return html`<textarea class="textarea" rows="2" aria-label=${gettext('Text')} value=${step.text} onInput=${(event) => change({ text: event.currentTarget.value })}></textarea>`;
  }
  if (step.kind === 'add_tag') {
    const options = [['', gettext('Not chosen')]].concat(tags.map((tag) => [String(tag.id), tag.name]));
    return html`<${Select} label=${gettext('Tag')} value=${String(step.tag || '')} options=${options} change=${(tag) => change({ tag: tag ? Number(tag) : null })} />`;
  }
  if (step.kind === 'snooze') {
    const options = [['', gettext('Not chosen')]].concat(TERMS.map(([term, words]) => [term, words()]));
    return html`<${Select} label=${gettext('Until')} value=${step.snooze} options=${options} change=${(snooze) => change({ snooze })} />`;
  }
  return html`<span></span>`;
}

export function StepRow({ step, at, tags, errors, change, remove }) {
  return html`<li class="mstep"><span class="muted num">${at + 1}.</span>
    <${Select} label=${gettext('Act')} value=${step.kind} options=${Object.keys(KINDS).map((kind) => [kind, KINDS[kind]()])} change=${(kind) => change({ ...emptyStep(), kind })} />
    <${Value} step=${step} tags=${tags} change=${change} />
    <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Remove the step')} onClick=${remove}><${Icon} name="x" size="sm" /></button>
    ${errors && html`<p class="hint hint-bad">${errors.join(' ')}</p>`}</li>`;
}
