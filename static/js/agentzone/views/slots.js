/* Where features put themselves into AgentZone: components that get {app}. Each says by itself whether it shows. */

import { GreetingCard } from './greeting_card.js';
import { MicKey } from './mic_key.js';
import { PhoneCard } from './phone_card.js';

/* Between «next status» and «hold» on the panel of a conversation. */
export const CALL_KEYS = [MicKey];

/* Below the day's numbers on the home page. */
export const HOME_CARDS = [];

/* On the settings page, after auto-answer. */
export const SETTINGS_CARDS = [GreetingCard, PhoneCard];
