/* Runs before the first paint: a page never flashes in the other theme.
   Signed in, the choice comes from the server (data-theme-choice); signed out, from this browser.
   Classic script on purpose: modules run too late. */
(function () {
  var root = document.documentElement;
  var query = window.matchMedia ? window.matchMedia('(prefers-color-scheme: dark)') : null;

  function stored(name) {
    try { return window.localStorage.getItem('omnivox.' + name); } catch (error) { return null; }
  }

  function apply(choice) {
    var dark = choice === 'dark' || (choice !== 'light' && query !== null && query.matches);
    root.setAttribute('data-theme-choice', choice);
    root.setAttribute('data-theme', dark ? 'dark' : 'light');
  }

  function choose(choice) {
    try { window.localStorage.setItem('omnivox.theme', choice); } catch (error) { /* private window: this page only */ }
    apply(choice);
  }

  apply(root.getAttribute('data-theme-choice') || stored('theme') || 'auto');
  if (query !== null && query.addListener) { // addEventListener is missing in Safari 11
    query.addListener(function () { apply(root.getAttribute('data-theme-choice')); });
  }
  window.omnivoxTheme = { apply: apply, choose: choose };
}());
