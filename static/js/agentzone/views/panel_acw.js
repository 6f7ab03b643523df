/* «Постобработка» (A10): the conversation is over, its interval runs. */
import { html } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { fillParts, gettext } from '../../lib/i18n.js';
import { phoneWords } from '../../lib/format.js';
import { Icon } from '../../components/icon.js';
import { PlanKey } from './plan.js';
import { CallPill, Left, Who } from './panel_parts.js';

export function WrapUp({ app }) {
  const { call, acting } = useStore(app.store, (s) => ({ call: s.voice.call, acting: s.acting && s.acting.name }));
  const who = call.caller_name || phoneWords(call.caller_number) || gettext('Hidden number');
  const left = gettext('%(time)s left');
  return html`<section class="cp" aria-label=${gettext('Call panel')} data-shape="acw">
    <div class="cp-l"><${CallPill} app=${app} kind="acw" name=${gettext('Wrap-up')} />
      <button type="button" class="btn btn-lg" disabled=${Boolean(acting)} aria-busy=${acting === 'finish'} onClick=${() => app.calls.finish()}>
        <${Icon} name=${acting === 'finish' ? 'loader-circle' : 'check'} />${gettext('End wrap-up')} <kbd class="kbd">F9</kbd></button>
      ${call.acts.includes('call-back') && html`<button type="button" class="btn btn-lg" disabled=${Boolean(acting)} onClick=${() => app.calls.callBack(call.id)}>
        <${Icon} name="phone-outgoing" />${gettext('Call the client back')}</button>`}
      <span class="sk">${call.wrap_up_until && fillParts(left, { time: html`<${Left} until=${call.wrap_up_until} />` })} · ${who} · ${call.project.name}</span></div>
    <div class="row"><${PlanKey} app=${app} /><${Who} app=${app} bare /></div></section>`;
}
