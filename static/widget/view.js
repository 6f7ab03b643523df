// Puts the widget into the page: one element with a shadow root, in which everything else lives.
import { palette } from './color.js';
import { createComposer } from './composer.js';
import { ConversationView } from './conversation.js';
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

/** The parts of the panel, not yet on the page. */
function assemble({ store, actions, t, draft }) {
  const header = createHeader({ t, onClose: actions.close });
  const talk = new ConversationView({ t, onRetry: actions.retry, onEarlier: actions.earlier });
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
  const root = h('div', { class: 'root', lang: t.locale }, panel, launcher.tease, launcher.button);
  return { root, panel, header, talk, composer, launcher };
}

export class View {
  constructor(options) {
    Object.assign(this, options, assemble(options));
    this.shown = false;
    this.lostAt = 0;
    this.planned = false;
    const host = hostElement();
    const shadow = host.attachShadow({ mode: 'open' });
    applyStyles(shadow);
    shadow.append(this.root);
    this.listen();
    document.body.append(host);
  }

  listen() {
    const { root, panel, talk, actions } = this;
    // Shortcuts of the page must not fire while the visitor types here.
    ['keydown', 'keypress', 'keyup'].forEach((type) => root.addEventListener(type, (event) => event.stopPropagation()));
    panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) actions.close();
    });
    // Clocks of the notice: the countdown of a throttle, and a lost connection that lasts.
    setInterval(() => {
      if (!this.shown) return;
      this.drawHeader();
      talk.keepEnd(); // the notice may have come or gone
    }, 1000);
    fitToViewport(panel);
    window.addEventListener('resize', () => talk.keepEnd());
    if (window.visualViewport) window.visualViewport.addEventListener('resize', () => talk.keepEnd());
  }

  paint(color) {
    Object.entries(palette(color)).forEach(([name, value]) => this.root.style.setProperty(name, value));
  }

  drawHeader() {
    this.header.draw(this.store.state, Date.now(), this.lostAt ? Date.now() - this.lostAt : 0);
  }

  focus() {
    if (!this.shown) this.launcher.button.focus();
    else if (isPhone()) this.panel.focus(); // no keyboard over the conversation before it was read
    else this.composer.input.focus();
  }

  /** @param {boolean} byHand  the visitor opened or closed it: the focus goes along */
  draw(byHand) {
    const { state } = this.store;
    const changed = this.shown !== state.open;
    this.shown = state.open;
    this.panel.hidden = !this.shown;
    this.root.classList.toggle('is-open', this.shown);
    if (state.link !== 'lost' && state.link !== 'connecting') this.lostAt = 0;
    else if (!this.lostAt) this.lostAt = Date.now();
    this.launcher.draw(state);
    if (this.shown) this.drawHeader();
    this.talk.draw(state);
    if (changed && this.shown) this.composer.adapt();
    if (changed && byHand) this.focus();
  }

  /** Draw once for all changes of this frame; a hidden page has no frames, but its badge must be right. */
  soon() {
    if (this.planned) return;
    this.planned = true;
    const run = () => {
      this.planned = false;
      this.draw(false);
    };
    if (document.visibilityState === 'hidden') setTimeout(run, 100);
    else requestAnimationFrame(run);
  }
}
