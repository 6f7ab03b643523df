/* Where features put themselves into AgentZone: components that get {app}. Each says by itself whether it shows. */

import { MicKey } from './mic_key.js';
import { PhoneCard } from './phone_card.js';

/* Between «next status» and «hold» on the panel of a conversation. */
export const CALL_KEYS = [MicKey];

/* On the home page while there is a call (A9): the first one is its page, the facts of the call otherwise. */
export const CALL_PAGES = [];

/* Below the day's numbers on the home page. */
export const HOME_CARDS = [];

/* On the settings page, after auto-answer. */
export const SETTINGS_CARDS = [PhoneCard];
