/* What stands in the composer besides its field: above its frame, in the frame over the field, and in its bar; in this order
   and each with {app, id, editor, content, change(content), editing, noteOnly}. docs/front-end.md says how to add one. */
import { EmojiButton } from './emoji.js';
import { FileButtons, FilesTray } from './files.js';
import { MentionTray } from './mention_tray.js';
import { NoteSwitch } from './note_switch.js';
import { QuickButton, QuickSuggestions } from './quick.js';
import { QuoteBar } from './quote_bar.js';
import { VoiceButton } from './voice.js';

export const ABOVE = [QuickSuggestions];
export const TRAYS = [MentionTray, QuoteBar, FilesTray];
export const BUTTONS = [FileButtons, VoiceButton, EmojiButton, QuickButton, NoteSwitch];
