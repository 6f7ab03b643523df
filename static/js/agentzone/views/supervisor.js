/* A supervisor at the operator's call, where he is to know of it; and the operator himself as a supervisor at another's. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fill, gettext } from '../../lib/i18n.js';
import { Elapsed } from '../../components/clock.js';
import { Icon } from '../../components/icon.js';

const HERE = {
  listen: () => gettext('A supervisor listens'), whisper: () => gettext('A supervisor whispers to you'), barge: () => gettext('A supervisor takes part'),
};
const OWN = {
  listen: () => gettext('You listen to %(name)s'), whisper: () => gettext('You whisper to %(name)s'), barge: () => gettext('You take part in the call of %(name)s'),
};

export function Supervised({ app }) {
  const mode = useStore(app.store, (s) => s.voice.supervised && s.voice.supervised.mode);
  if (!mode) return null;
  return html`<span class=${`tag tag-${mode === 'barge' ? 'warn' : 'info'} sup`} role="status" data-supervised=${mode}><${Icon} name="headphones" size="sm" />${HERE[mode]()}</span>`;
}

export function Supervising({ app }) {
  const { at, busy } = useStore(app.store, (s) => ({ at: s.voice.supervising, busy: Boolean(s.acting) }));
  if (!at) return null;
  return html`<div class="banner banner-info sup-own" role="status" data-supervising=${at.mode}><${Icon} name="headphones" />
    <p><b>${fill(OWN[at.mode](), at.agent)}</b> · ${at.project.name} · <${Elapsed} since=${at.since} /></p>
    <a class="btn btn-sm" href=${app.urls.calls} target="_blank">${gettext('Calls now')}</a>
    <button type="button" class="btn btn-sm btn-danger" disabled=${busy} onClick=${() => app.calls.unsupervise()}>${gettext('Leave the call')}</button></div>`;
}
