/* The windows over the workplace, by the name that `state.panel` has. `ofDialog`: only while a dialog is selected. */
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
  article: { view: ArticleWindow },
  close: { view: CloseDialog, ofDialog: true },
  palette: { view: Palette },
  macro: { view: MacroResult },
  macros: { view: MacrosWindow, ofDialog: true },
  block: { view: BlockWindow, ofDialog: true },
  blocked: { view: BlockedWindow },
  close: { view: CloseDialog, ofDialog: true },
  merge: { view: MergeWindow, ofDialog: true },
  quick: { view: QuickWindow, ofDialog: true },
  'quick.new': { view: QuickNew, ofDialog: true },
  report: { view: Report },
  delete: { view: DeleteMessage, ofDialog: true },
  shortcuts: { view: Shortcuts },
  snooze: { view: SnoozeWindow, ofDialog: true },
  transfer: { view: Transfer, ofDialog: true },
  user: { view: UserPanel },
  versions: { view: Versions, ofDialog: true },
};
