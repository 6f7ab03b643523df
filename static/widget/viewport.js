// On phones the on-screen keyboard covers the page without resizing it. The panel takes the part that is left,
// so the input stays above the keyboard.

export function fitToViewport(panel) {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    const keyboard = window.innerHeight - view.height > 80 && view.scale < 1.05;
    panel.classList.toggle('is-fitted', keyboard);
    panel.style.setProperty('--fit-height', view.height + 'px');
    panel.style.setProperty('--fit-top', view.offsetTop + 'px');
  };
  view.addEventListener('resize', fit);
  view.addEventListener('scroll', fit);
  fit();
}
