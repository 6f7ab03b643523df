/* Banners, toasts, skeletons, empty states. */
import { html } from '../lib/html.js';
import { gettext } from '../lib/i18n.js';
import { Icon } from './icon.js';

export function Banner({ kind, icon, children, action, role }) {
  return html`<div class=${`banner banner-${kind}`} role=${role || 'status'}>
    <${Icon} name=${icon} /><p>${children}</p>
    ${action && html`<button type="button" class="btn btn-sm" onClick=${action.run}>${action.label}</button>`}</div>`;
}

const ICONS = { success: 'circle-check', danger: 'circle-alert', info: 'info' };

function Toast({ toast, onDrop }) {
  const run = () => { toast.action.run(); onDrop(); };
  return html`<div class=${`toast toast-${toast.kind}`}>
    <${Icon} name=${ICONS[toast.kind]} />
    <div><b class="strong">${toast.title}</b>${toast.text && html`<div class="second">${toast.text}</div>`}</div>
    ${toast.action
    ? html`<button type="button" class="btn btn-link" onClick=${run}>${toast.action.label}</button>`
    : html`<button type="button" class="icon-btn icon-btn-sm" aria-label=${gettext('Hide')} onClick=${onDrop}><${Icon} name="x" size="sm" /></button>`}
  </div>`;
}

export function Toasts({ toasts, onDrop }) {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.map((toast) => html`<${Toast} key=${toast.id} toast=${toast} onDrop=${() => onDrop(toast.id)} />`)}</div>`;
}

const WIDTHS = [[55, 85], [40, 70], [55, 70], [40, 85]];

export function SkeletonRows({ rows, label }) {
  return html`<div class="skel-list" role="status"><span class="sr">${label || gettext('Loading')}</span>
    ${WIDTHS.slice(0, rows).map(([name, text]) => html`<div class="skel-row" aria-hidden="true"><i class="skel skel-round"></i>
      <span class="stack stack-s"><i class=${`skel skel-${name}`}></i><i class=${`skel skel-${text}`}></i></span></div>`)}</div>`;
}

export function Empty({ icon, title, text, children }) {
  return html`<div class="empty"><${Icon} name=${icon} /><b>${title}</b>${text && html`<span>${text}</span>`}${children}</div>`;
}

export function Failed({ title, text, onRetry }) {
  return html`<div role="alert"><${Empty} icon="circle-alert" title=${title} text=${text}>
    <button type="button" class="btn" onClick=${onRetry}>${gettext('Try again')}</button></${Empty}></div>`;
}
