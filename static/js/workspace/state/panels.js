/* Which windows are about the dialog on the screen: they go when another dialog comes, so that nothing is done to a dialog
   the window was not opened for. An article may be read without a dialog, but is sent to the one on the screen. */
const OF_DIALOG = ['block', 'close', 'delete', 'macros', 'merge', 'quick', 'quick.new', 'snooze', 'transfer', 'versions'];

export const isOfDialog = (panel) => OF_DIALOG.includes(panel);

export const goesWithDialog = (panel) => isOfDialog(panel) || panel === 'article';

/* May a window that was opened for `id` still close what is open now? Its work may have taken long. */
export const isStill = (state, panel, id) => state.panel === panel && (!goesWithDialog(panel) || state.selected === id);
