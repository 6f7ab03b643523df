// Entry of the second script: uploads, players, pictures, the recorder and the card for a score. The first one calls
// window.OmniVOX_media(core) and gets {tray, onChange, add, record, restore, empty, busy, take, show, rating}.
import { applyMediaStyles } from './media_styles.js';
import { createRating } from './media_rating.js';
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
  const rating = (acts) => createRating(Object.assign({ t, time: core.t.time }, acts));
  return Object.assign({ record, show, rating }, tray);
};
