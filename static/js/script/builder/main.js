/* Entry of the builder: pages on the left, the one that is worked on in the middle, the operator's view on the right. */
import { html, render, useRef } from '../../lib/html.js';
import { onSignedOut } from '../../lib/api.js';
import { gettext, fill } from '../../lib/i18n.js';
import { createStore, useStore } from '../../lib/store.js';
import { Banner } from '../../components/feedback.js';
import { Icon, loadIcons } from '../../components/icon.js';
import { ScriptPanel } from '../runner.js';
import { Editor } from './editor.js';
import { Pages } from './pages.js';
import { previewTransport } from './preview.js';
import { createBuilderService } from './service.js';
import { initialBuilder, reduceBuilder } from './state.js';

const root = document.getElementById('builder');
const known = JSON.parse(document.getElementById('known').textContent);
const { back, path } = root.dataset;
const store = createStore(reduceBuilder, initialBuilder(known));
const transport = previewTransport(path, () => store.get().content, known.script.name);
let preview = null;
const service = createBuilderService(store, path, { onStored: () => preview && preview.service.read() });

function Saving({ state }) {
  const words = {
    idle: state.changed === state.stored ? gettext('Saved') : gettext('Saving…'), saving: gettext('Saving…'), failed: gettext('Not saved'), moved: gettext('Not saved'),
  };
  return html`<span class=${state.saving === 'idle' || state.saving === 'saving' ? 'muted' : 'cell-bad'} role="status" data-saving=${state.saving}>${words[state.saving]}</span>`;
}

/* Why nothing can be published now; '' when it can. */
function whyNot({ problems, state }) {
  if (problems.length > 0) return gettext('Put right what is marked first.');
  return state === 'draft' ? '' : gettext('Nothing has changed since this version was published.');
}

function Head({ state }) {
  const file = useRef(null);
  const take = (event) => { const chosen = event.currentTarget.files[0]; event.currentTarget.value = ''; if (chosen) service.take(chosen); };
  const draft = state.state === 'draft' ? fill(gettext('Draft of version %(number)s'), { number: state.number }) : fill(gettext('Version %(number)s, published'), { number: state.number });
  const why = whyNot(state);
  return html`<header class="bd-h"><div class="row"><a class="icon-btn" href=${back} aria-label=${gettext('Back to the script')}><${Icon} name="arrow-left" /></a>
    <h1 class="trunc">${known.script.name}</h1><span class="muted">${known.script.project}</span><span class=${`tag ${state.state === 'draft' ? 'tag-warn' : 'tag-success'}`}>${draft}</span><${Saving} state=${state} /></div>
    <div class="row"><input class="sr" type="file" accept=".json,application/json" tabindex="-1" aria-hidden="true" ref=${file} onChange=${take} />
      <button type="button" class="btn" onClick=${() => file.current.click()}><${Icon} name="upload" />${gettext('From a file')}</button>
      <a class="btn" href=${`${path}file/`}><${Icon} name="download" />${gettext('To a file')}</a>
      ${state.published !== null && html`<button type="button" class="btn" disabled=${state.state !== 'draft'} aria-describedby=${state.state !== 'draft' && why ? 'publish-why' : null} onClick=${service.discard}><${Icon} name="undo-2" />${fill(gettext('Back to version %(number)s'), { number: state.published })}</button>`}
      <button type="button" class="btn btn-primary" disabled=${Boolean(why)} title=${why || null} aria-describedby=${why ? 'publish-why' : null} onClick=${service.publish}>${gettext('Publish')}</button></div>
    ${why && html`<p class="bd-why muted" id="publish-why">${why}</p>`}</header>`;
}

const OPTIONS = { transport, facts: false, runId: 'preview' };

function Preview() {
  return html`<section class="bd-r" aria-label=${gettext('Preview')}><div class="split bd-r-h"><h2>${gettext('As the operator sees it')}</h2>
    <button type="button" class="btn btn-sm" onClick=${() => { transport.restart(); preview.service.read(); }}><${Icon} name="rotate-cw" size="sm" />${gettext('From the beginning')}</button></div>
    <div class="bd-screen bd-mount"><${ScriptPanel} options=${OPTIONS} onReady=${(handle) => { preview = handle; }} /></div></section>`;
}

function Builder() {
  const state = useStore(store, (all) => all);
  return html`<${Head} state=${state} />
    <div class="bd-told">${state.problem && html`<${Banner} kind="danger" icon="circle-alert" role="alert"
      action=${state.saving === 'moved' ? { label: gettext('Open it again'), run: () => { store.dispatch({ type: 'stored', draft: known.draft, change: state.changed }); window.location.reload(); } } : null}>${state.problem}</${Banner}>`}
      ${state.toast && html`<${Banner} kind="success" icon="circle-check" action=${{ label: gettext('Hide'), run: () => store.dispatch({ type: 'toast', words: '' }) }}>${state.toast}</${Banner}>`}</div>
    <div class="bd-body"><${Pages} state=${state} store=${store} /><${Editor} state=${state} store=${store} /><${Preview} /></div>`;
}

onSignedOut(() => window.location.reload());
render(html`<${Builder} />`, root);
loadIcons().catch(() => {}); // a page without icons is still a page
