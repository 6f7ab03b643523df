/* The windows over the workplace, by the name that `state.panel` has; state/panels.js says which belong to a dialog. */
import { ArticleWindow } from './article_window.js';
import { BlockWindow } from './client/block_window.js';
import { BlockedWindow } from './client/blocked_window.js';
import { MergeWindow } from './client/merge_window.js';
import { CloseDialog } from './close_dialog.js';
import { Palette } from './palette.js';
import { MacroResult } from './macro_menu.js';
import { MacrosWindow } from './macros_window.js';
import { QuickNew, QuickWindow } from './quick_window.js';
import { Report } from './report.js';
import { DeleteMessage } from './delete_message.js';
import { Shortcuts } from './shortcuts.js';
import { SnoozeWindow } from './snooze.js';
import { Transfer } from './transfer.js';
import { UserPanel } from './user_panel.js';
import { Versions } from './versions.js';

export const PANELS = {
  article: ArticleWindow,
  palette: Palette,
  macro: MacroResult,
  macros: MacrosWindow,
  block: BlockWindow,
  blocked: BlockedWindow,
  close: CloseDialog,
  merge: MergeWindow,
  quick: QuickWindow,
  'quick.new': QuickNew,
  report: Report,
  delete: DeleteMessage,
  shortcuts: Shortcuts,
  snooze: SnoozeWindow,
  transfer: Transfer,
  user: UserPanel,
  versions: Versions,
};
