/* «Notifications» of the user panel: how often to remind, sounds, desktop notifications. */
import { html, useState } from '../../lib/html.js';
import { useStore } from '../../lib/store.js';
import { gettext } from '../../lib/i18n.js';
import { Icon } from '../../components/icon.js';
import { Banner } from '../../components/feedback.js';
import { Choice, Pick } from './choice.js';

const EVERY = () => [
  ['15', gettext('every 15 seconds')], ['30', gettext('every 30 seconds')], ['60', gettext('every minute')],
  ['120', gettext('every 2 minutes')], ['300', gettext('every 5 minutes')], ['off', gettext('do not remind')],
];
const SOUNDS = () => [['chime', gettext('Chime')], ['bell', gettext('Bell')], ['knock', gettext('Knock')], ['off', gettext('No sound')]];
const VOLUMES = () => [['quiet', gettext('Quiet')], ['normal', gettext('Medium')], ['loud', gettext('Loud')]];

const REFUSED = {
  denied: () => gettext('The browser does not allow notifications for this page. Allow them in the settings of the site, beside the address.'),
  default: () => gettext('The browser’s question was not answered. Switch it on again and choose “Allow”.'),
  unsupported: () => gettext('This browser has no desktop notifications.'),
};

export function Desktop({ app, on }) {
  const [refused, setRefused] = useState('');
  const set = async (value) => {
    const answer = value === 'on' ? await app.alerts.allowDesktop() : 'granted';
    setRefused(answer === 'granted' ? '' : answer);
    if (answer === 'granted') app.me.setPreferences({ desktop: value });
  };
  return html`<${Choice} label=${gettext('Desktop notifications')} value=${on} onChange=${set}
      options=${[['on', gettext('Show')], ['off', gettext('Do not show')]]} />
    <p class="hint">${gettext('Shown while another window is in front.')}</p>
    ${refused && html`<${Banner} kind="warn" icon="triangle-alert">${REFUSED[refused]()}</${Banner}>`}`;
}

export function Notifications({ app }) {
  const { preferences, blocked } = useStore(app.store, (s) => ({ preferences: s.preferences, blocked: s.soundBlocked }));
  const set = (name) => (value) => app.me.setPreferences({ [name]: value });
  return html`<div class="modal-b stack">
    <${Pick} label=${gettext('Remind of unanswered chats')} value=${preferences.remind_chats} options=${EVERY()} onChange=${set('remind_chats')} />
    <${Pick} label=${gettext('Remind of unanswered messages')} value=${preferences.remind_messages} options=${EVERY()} onChange=${set('remind_messages')} />
    <${Pick} label=${gettext('Sound')} value=${preferences.sound} options=${SOUNDS()} onChange=${set('sound')} />
    ${preferences.sound !== 'off' && html`<${Choice} label=${gettext('Volume')} value=${preferences.volume} options=${VOLUMES()} onChange=${set('volume')} />`}
    <div><button type="button" class="btn" onClick=${() => app.alerts.test()}><${Icon} name="volume-2" />${gettext('Check the sound')}</button></div>
    ${blocked && preferences.sound !== 'off' && html`<${Banner} kind="info" icon="volume-x">${gettext('The browser keeps this page silent until it is clicked.')}</${Banner}>`}
    <${Desktop} app=${app} on=${preferences.desktop} /></div>`;
}
