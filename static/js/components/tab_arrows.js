/* Arrow keys in a row of tabs: to the next one, round the end, and open it. */

export function tabArrows(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = Array.from(event.currentTarget.querySelectorAll('[role=tab]'));
  const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
  next.focus();
  next.click();
}
