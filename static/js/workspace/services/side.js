/* The right pane: open or not, and on which tab. Remembered in this browser, except how a narrow window has it:
   there the pane lies over the conversation and begins closed. */
import * as storage from '../../lib/storage.js';

const WIDE = window.matchMedia('(min-width: 1180px)');

export function createSide(app) {
  const { store } = app;
  const change = (side) => store.dispatch({ type: 'side', side });
  const follow = () => change({ open: WIDE.matches && storage.read('side-open') !== false });

  function open(isOpen) {
    if (WIDE.matches) storage.write('side-open', isOpen);
    change({ open: isOpen });
  }

  /* `focus`: into the tab's first field, for who came by the keyboard. */
  function show(tab, focus) {
    storage.write('side-tab', tab);
    change({ tab, focus: Boolean(focus) });
    if (!store.get().side.open) open(true);
  }

  const kept = storage.read('side-tab');
  if (typeof kept === 'string') change({ tab: kept });
  follow();
  WIDE.addListener(follow); // Safari before 14 has no addEventListener here

  return {
    show,
    hide: () => open(false),
    focused: () => change({ focus: false }),
    /* Shows the tab; hides the pane when it is this tab that is shown. */
    toggle(tab) {
      const { side } = store.get();
      if (side.open && side.tab === tab) open(false);
      else show(tab);
    },
  };
}
