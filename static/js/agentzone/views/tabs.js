/* The tabs on the left, in their order. A tab comes with its feature. `keeps`: its page stays alive behind the others;
   `again(app)`: what a press on it does while it is shown; `badge(state)`: a number beside the icon, with the kind of its look. */
import { gettext } from '../../lib/i18n.js';
import { Calls } from './call_script.js';
import { Chat } from './chat.js';
import { Home } from './home.js';
import { Links } from './links.js';
import { waiting } from '../state/mail.js';
import { Mail } from './mail.js';
import { News, unread } from './news.js';
import { Settings } from './settings.js';
import { Statistics } from './statistics.js';

export const TABS = [
  { name: 'home', icon: 'house', words: () => gettext('Home'), View: Home },
  { name: 'stats', icon: 'chart-column', words: () => gettext('Statistics'), View: Statistics },
  { name: 'settings', icon: 'settings-2', words: () => gettext('Settings'), View: Settings },
  { name: 'calls', icon: 'history', words: () => gettext('Call history'), View: Calls, again: (app) => app.scripts.open(null), badge: (state) => [state.scripts.incomplete, 'danger'] },
  { name: 'news', icon: 'newspaper', words: () => gettext('News'), View: News, badge: (state) => [unread(state), 'accent'] },
  { name: 'links', icon: 'link', words: () => gettext('Systems'), View: Links },
  { name: 'mail', icon: 'mail', words: () => gettext('Mail'), View: Mail, badge: (state) => [waiting(state), 'accent'] },
  { name: 'chat', icon: 'message-square', words: () => gettext('Chat'), View: Chat, keeps: true, badge: (state) => [state.chats, 'accent'] },
];
