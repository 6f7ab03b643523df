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

/* Topics that can be chosen: several, in the order of the tree. */
function Topics({ chosen, topics, change }) {
  const leaves = topics.filter((topic) => topic.is_leaf);
  if (leaves.length === 0) return html`<span class="muted mstep-n">${gettext('without topics')}</span>`;
  const turn = (id, on) => change({ topics: leaves.map((topic) => topic.id).filter((one) => (one === id ? on : chosen.includes(one))) });
  return html`<div class="mstep-t checks" role="group" aria-label=${gettext('Topics')}>${leaves.map((topic) => html`<label class="check" key=${topic.id}>
    <input type="checkbox" checked=${chosen.includes(topic.id)} onChange=${(event) => turn(topic.id, event.currentTarget.checked)} /><b><${Icon} name="check" /></b><span>${topic.path}</span></label>`)}</div>`;
}

/* A field of the client panel and what it gets: from its list, or typed. */
function ClientField({ step, fields, change }) {
  const field = fields.find((one) => one.key === step.field);
  const options = [['', gettext('Not chosen')]].concat(fields.map((one) => [one.key, one.title]));
  const values = field && field.type === 'check' ? [['yes', gettext('yes')], ['no', gettext('no')]] : ((field && field.options) || []).map((one) => [one, one]);
  const listed = field && (field.type === 'choice' || field.type === 'check');
  return html`<div class="checks"><${Select} label=${gettext('Field')} value=${step.field} options=${options} change=${(key) => change({ field: key, value: '' })} />
    ${listed ? html`<${Select} label=${gettext('Value')} value=${step.value} options=${[['', gettext('Not chosen')]].concat(values)} change=${(value) => change({ value })} />`
    : html`<input class="input" type="text" maxlength="500" aria-label=${gettext('Value')} placeholder=${gettext('Value')} value=${step.value} onInput=${(event) => change({ value: event.currentTarget.value })} />`}</div>`;
}

function Value({ step, choices, change }) {
  const { tags, projects, topics, fields } = choices;
  if (step.kind === 'send_text') {
    return html`<textarea class="textarea" rows="2" aria-label=${gettext('Text')} value=${step.text} onInput=${(event) => change({ text: event.currentTarget.value })}></textarea>`;
  }
  if (step.kind === 'add_tag') {
    const options = [['', gettext('Not chosen')]].concat(tags.map((tag) => [String(tag.id), tag.name]));
    return html`<${Select} label=${gettext('Tag')} value=${String(step.tag || '')} options=${options} change=${(tag) => change({ tag: tag ? Number(tag) : null })} />`;
  }
  if (step.kind === 'set_field') return html`<${ClientField} step=${step} fields=${fields} change=${change} />`;
  if (step.kind === 'snooze') {
    const options = [['', gettext('Not chosen')]].concat(TERMS.map(([term, words]) => [term, words()]));
    return html`<${Select} label=${gettext('Until')} value=${step.snooze} options=${options} change=${(snooze) => change({ snooze })} />`;
  }
  if (step.kind === 'transfer') {
    const options = [['', gettext('Not chosen')]].concat(projects.map((one) => [String(one.id), one.name]));
    return html`<${Select} label=${gettext('Project')} value=${String(step.target || '')} options=${options} change=${(target) => change({ target: target ? Number(target) : null })} />`;
  }
  return html`<${Topics} chosen=${step.topics} topics=${topics} change=${change} />`;
}

export function StepRow({ step, at, choices, errors, change, remove }) {
  return html`<li class="mstep"><span class="muted num">${at + 1}.</span>
    <${Select} label=${gettext('Act')} value=${step.kind} options=${Object.keys(KINDS).map((kind) => [kind, KINDS[kind]()])} change=${(kind) => change({ ...emptyStep(), kind })} />
    <${Value} step=${step} choices=${choices} change=${change} />
    <button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Remove the step')} onClick=${remove}><${Icon} name="x" size="sm" /></button>
    ${errors && html`<p class="hint hint-bad">${errors.join(' ')}</p>`}</li>`;
}
