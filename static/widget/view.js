// Puts the widget into the page: one element with a shadow root, in which everything else lives.
import { palette } from './color.js';
import { createComposer } from './composer.js';
import { createConversation } from './conversation.js';
import { h } from './dom.js';
import { createHeader } from './header.js';
import { createLauncher } from './launcher.js';
import { applyStyles } from './styles.js';
import { fitToViewport } from './viewport.js';

/** The page's own rules must not reach the host element, however general they are. */
function hostElement() {
  const host = document.createElement('div');
  host.setAttribute('data-omnivox', '');
  host.style.setProperty('all', 'initial', 'important');
  host.style.setProperty('position', 'fixed', 'important');
  host.style.setProperty('right', '0', 'important');
  host.style.setProperty('bottom', '0', 'important');
  host.style.setProperty('z-index', '2147483000', 'important');
  return host;
}

export const isPhone = () => window.matchMedia('(max-width: 520px)').matches;

function assemble({ store, actions, t, draft }) {
  const header = createHeader({ t, onClose: actions.close });
  const talk = createConversation({ t, onRetry: actions.retry, onEarlier: actions.earlier });
  const composer = createComposer({ t, draft, onSend: actions.send, onTyping: actions.typing });
  const launcher = createLauncher({ t, onToggle: actions.toggle, onOpen: actions.open, onDismiss: actions.dismiss });
  const label = t('panel', { name: store.state.config.team_name || store.state.config.name });
  const panel = h(
    'section',
    { class: 'panel', role: 'dialog', 'aria-label': label, tabindex: '-1', hidden: true },
    header.node,
    header.notice,
    talk.node,
    composer.node,
  );
  panel.id = 'panel';
  const root = h('div', { class: 'root', lang: t.locale }, panel, launcher.tease, launcher.button);
  return { root, panel, header, talk, composer, launcher };
}

export function createView(options) {
  const { store, actions, t } = options;
  const host = hostElement();
  const shadow = host.attachShadow({ mode: 'open' });
  applyStyles(shadow);
  const { root, panel, header, talk, composer, launcher } = assemble(options);
  shadow.append(root);
  let shown = false;
  let lostAt = 0;

  // Shortcuts of the page must not fire while the visitor types here.
  ['keydown', 'keypress', 'keyup'].forEach((type) => root.addEventListener(type, (event) => event.stopPropagation()));
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) actions.close();
  });

  function paint(color) {
    Object.entries(palette(color)).forEach(([name, value]) => root.style.setProperty(name, value));
  }

  function focus(open) {
    if (!open) launcher.button.focus();
    else if (isPhone()) panel.focus(); // no keyboard over the conversation before it was read
    else composer.input.focus();
  }

  /** @param {boolean} byHand  the visitor opened or closed it: the focus goes along */
  function draw(byHand) {
    const { state } = store;
    const changed = shown !== state.open;
    shown = state.open;
    panel.hidden = !shown;
    root.classList.toggle('is-open', shown);
    if (state.link !== 'lost' && state.link !== 'connecting') lostAt = 0;
    else if (!lostAt) lostAt = Date.now();
    launcher.draw(state);
    if (shown) header.draw(state, Date.now(), lostAt ? Date.now() - lostAt : 0);
    talk.draw(state);
    if (changed && shown) composer.adapt();
    if (changed && byHand) focus(shown);
  }

  // Clocks of the notice: the countdown of a throttle, and a lost connection that lasts.
  setInterval(() => {
    if (!shown) return;
    header.draw(store.state, Date.now(), lostAt ? Date.now() - lostAt : 0);
    talk.keepEnd(); // the notice may have come or gone
  }, 1000);
  fitToViewport(panel);
  window.addEventListener('resize', talk.keepEnd);
  if (window.visualViewport) window.visualViewport.addEventListener('resize', talk.keepEnd);
  document.body.append(host);
  return { draw, paint };
}
