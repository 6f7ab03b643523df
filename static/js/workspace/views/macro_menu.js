/* Macros: the menu that runs one, and the window that tells why one stopped. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext, fill } from '../../lib/i18n.js';
import { macroWords } from '../../lib/macros.js';
import { valuesOf } from '../../lib/variables.js';
import { Banner } from '../../components/feedback.js';
import { Icon } from '../../components/icon.js';
import { Modal } from '../../components/modal.js';
import { Popover } from '../../components/popover.js';
import { macrosFor } from '../state/work.js';

/* What may be run over one dialog, in a menu. */
export function MacrosOf({ app, conversation, close }) {
  const { macros, tags, me, project } = useStore(app.store, (s) => ({ macros: s.macros, tags: s.tags, me: s.me, project: s.projects[conversation.project_id] }));
  const values = valuesOf({ conversation, project, me });
  const run = (macro) => { close(); app.work.run(conversation.id, macro); };
  const edit = () => { close(); app.store.dispatch({ type: 'panel', panel: 'macros' }); };
  return html`<div class="pop-h">${gettext('Macros')}</div>
    ${macrosFor({ macros }, conversation).map((macro) => html`<button type="button" key=${macro.id} class="opt opt-macro" role="menuitem" onClick=${() => run(macro)}>
      <span>${macro.name}</span><small>${macroWords(macro, tags, values)}</small></button>`)}
    <button type="button" class="opt" role="menuitem" onClick=${edit}>${gettext('My macros…')}</button>`;
}

export function MacroMenu({ app, conversation }) {
  const button = ({ open, toggle }) => html`<button type="button" class=${`icon-btn${open ? ' is-on' : ''}`} aria-haspopup="menu" aria-expanded=${open}
    aria-label=${gettext('Macros')} title=${gettext('Macros')} onClick=${toggle}><${Icon} name="workflow" /></button>`;
  return html`<${Popover} label=${gettext('Macros')} button=${button} end>${(close) => html`<${MacrosOf} app=${app} conversation=${conversation} close=${close} />`}</${Popover}>`;
}

const STATES = {
  done: ['circle-check', () => gettext('done')],
  failed: ['circle-x', () => gettext('refused')],
  not_done: ['clock', () => gettext('not done')],
};

export function MacroResult({ app, onClose }) {
  const result = useStore(app.store, (s) => s.macroResult);
  if (!result) return null;
  const footer = html`<button type="button" class="btn btn-primary" data-autofocus onClick=${onClose}>${gettext('Close')}</button>`;
  return html`<${Modal} title=${fill(gettext('The macro “%(name)s” stopped'), { name: result.macro.name })} onClose=${onClose} footer=${footer}><div class="modal-b stack" tabindex="0">
    <${Banner} kind="warn" icon="triangle-alert">${gettext('One step was refused, so none was done: the client has got nothing.')}</${Banner}>
    <ol class="steps">${result.results.map((one, at) => html`<li key=${at} class=${`step step-${one.state}`} data-state=${one.state}>
      <${Icon} name=${STATES[one.state][0]} /><div><span class="strong">${one.title}</span> <span class="muted">${STATES[one.state][1]()}</span>
        ${one.detail && html`<div class="second">${one.detail}</div>`}</div></li>`)}</ol></div></${Modal}>`;
}
