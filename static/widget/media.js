// Entry of the second script: uploads, players, pictures and the recorder. The first one calls
// window.OmniVOX_media(core) and gets {tray, onChange, add, record, restore, empty, busy, take, show}.
import { applyMediaStyles } from './media_styles.js';
import { createRecorder } from './media_voice.js';
import { createShow } from './media_show.js';
import { createTray } from './media_tray.js';
import { words } from './media_words.js';

window.OmniVOX_media = function media(core) {
  const t = words(core.t.locale);
  applyMediaStyles(core.shadow());
  const tray = createTray({ core, t });
  const record = createRecorder({ core, t, tray });
  const show = createShow({ core, t });
  return Object.assign({ record, show }, tray);
};
