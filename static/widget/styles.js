// The widget's style sheet, applied inside its shadow root. Roles and measures are those of static/css/tokens.css.
// No flex gap, nesting or :has: see the browsers promised in the manual.
import { addStyles } from './sheet.js';

const LIGHT = `
--surface: #fff; --hover: #efedea; --field: #fff; --fg-1: #1d1b18; --fg-2: #55514a; --fg-3: #69655d;
--line-1: #e7e4df; --line-field: #8c877e; --bubble: #f1efec; --accent-fg: var(--text-light);
--ready: #1b7a43; --away: #78736a; --danger: #c43232; --danger-fg: #a82525; --warn-fg: #7d4a00; --warn-soft: #fcf0d6;
--shadow-2: 0 4px 14px rgba(40, 34, 24, .16), 0 1px 3px rgba(40, 34, 24, .1);
--shadow-3: 0 16px 44px rgba(40, 34, 24, .18), 0 3px 10px rgba(40, 34, 24, .08);
--a1: #fbe3dc; --b1: #8a3116; --a2: #fbeacb; --b2: #714600; --a3: #e3efcf; --b3: #3f5a0f; --a4: #d5efe2; --b4: #13593a;
--a5: #d6edf2; --b5: #0c5566; --a6: #cfdcfa; --b6: #2447a0; --a7: #ebe2fa; --b7: #5d3396; --a8: #f8dfec; --b8: #8a2560;
color-scheme: light;`;

const DARK = `
--surface: #1c1c1b; --hover: #282826; --field: #171716; --fg-1: #eeedea; --fg-2: #bbb8b1; --fg-3: #a19e96;
--line-1: #2c2c2a; --line-field: #74716a; --bubble: #2b2b29; --accent-fg: var(--text-dark);
--ready: #43b876; --away: #98948b; --danger: #c94141; --danger-fg: #ff9a92; --warn-fg: #efbd5c; --warn-soft: #35280e;
--shadow-2: 0 6px 18px rgba(0, 0, 0, .45);
--shadow-3: 0 0 0 1px #3f3f3b, 0 18px 50px rgba(0, 0, 0, .6);
--a1: #47231a; --b1: #ffb59d; --a2: #3f2e10; --b2: #f2c473; --a3: #2b3617; --b3: #bcd889; --a4: #17382a; --b4: #84d8ae;
--a5: #14363e; --b5: #84d3e2; --a6: #2c3f78; --b6: #bacdff; --a7: #352650; --b7: #cfb3fb; --a8: #462138; --b8: #f7acd4;
color-scheme: dark;`;

const HUES = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `.av${n} { background: var(--a${n}); color: var(--b${n}); }`).join('\n');

const BASE = `
.root { ${LIGHT} font: 400 14px/1.42 "Inter", "Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  color: var(--fg-1); text-align: left; -webkit-font-smoothing: antialiased; -webkit-text-size-adjust: 100%; }
@media (prefers-color-scheme: dark) { .root { ${DARK} } }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea { margin: 0; font: inherit; color: inherit; }
button { padding: 0; border: 0; background: none; cursor: pointer; -webkit-tap-highlight-color: transparent; }
.i { display: block; width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0); white-space: nowrap; }
.cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
:focus { outline: 2px solid var(--accent-fg); outline-offset: 2px; }
:focus:not(:focus-visible) { outline: none; }
.panel:focus { outline: none; }
`;

const PANEL = `
.panel { position: fixed; right: 20px; bottom: 84px; display: flex; flex-direction: column; width: 376px; height: 604px;
  max-height: calc(100vh - 104px); border-radius: 16px; background: var(--surface); box-shadow: var(--shadow-3); overflow: hidden;
  animation: rise .18s cubic-bezier(.2, 0, 0, 1); }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }
.head { display: grid; grid-template-columns: 36px minmax(0, 1fr) auto; grid-column-gap: 12px; align-items: center; flex: none;
  padding: 12px 10px 12px 16px; border-bottom: 1px solid var(--line-1); }
.head b { display: block; font-weight: 600; line-height: 1.35; }
.head small { display: block; color: var(--fg-3); font-size: 12px; line-height: 1.35; }
.face { position: relative; height: 36px; }
.face::after { content: ""; position: absolute; right: -2px; bottom: -2px; width: 9px; height: 9px; border-radius: 50%; background: var(--away); box-shadow: 0 0 0 2px var(--surface); }
.face.is-on::after { background: var(--ready); }
.av { display: grid; place-items: center; width: 28px; height: 28px; border-radius: 50%; font-size: 11px; font-weight: 600; line-height: 1; flex: none; }
.av-big { width: 36px; height: 36px; font-size: 12px; }
.tool { display: grid; place-items: center; width: 36px; height: 36px; border-radius: 8px; color: var(--fg-2); }
.tool:hover { background: var(--hover); color: var(--fg-1); }
.tool .i { width: 20px; height: 20px; }
.phone-only { display: none; }
.notice { flex: none; padding: 8px 16px; background: var(--warn-soft); color: var(--warn-fg); font-size: 12px; line-height: 1.4; }
.notice.is-bad { background: var(--danger); color: #fff; }
.middle { position: relative; display: flex; flex: 1 1 auto; min-height: 0; }
.scroll { flex: 1 1 auto; min-width: 0; padding: 14px 14px 10px; overflow-y: auto; overflow-anchor: none; overscroll-behavior: contain; -webkit-overflow-scrolling: touch; }
.scroll:focus-visible { outline-offset: -2px; }
.earlier { display: block; margin: 0 auto 12px; padding: 4px 12px; border-radius: 999px; color: var(--accent-fg); font-size: 12px; font-weight: 500; }
.earlier:hover { background: var(--hover); }
.jump { position: absolute; right: 14px; bottom: 10px; display: grid; place-items: center; width: 36px; height: 36px; border-radius: 50%; background: var(--surface); color: var(--fg-2); box-shadow: var(--shadow-2); }
.jump .i { width: 20px; height: 20px; }
.status { min-height: 18px; padding: 8px 0 0 36px; color: var(--fg-3); font-size: 12px; }
`;

const LOG = `
.day, .sys, .fresh { padding: 6px 0; color: var(--fg-3); font-size: 12px; text-align: center; }
.day { font-weight: 500; }
.sys { padding: 8px 0; color: var(--fg-2); }
.soft { color: var(--fg-3); font-variant-numeric: tabular-nums; }
.fresh { position: relative; color: var(--accent-fg); font-weight: 500; }
.fresh::before { content: ""; position: absolute; left: 0; right: 0; top: 50%; border-top: 1px solid currentColor; opacity: .35; }
.fresh span { position: relative; padding: 0 10px; background: var(--surface); }
.msg { position: relative; display: flex; align-items: flex-end; max-width: 88%; margin-top: 3px; padding-left: 36px; }
.msg.first { margin-top: 12px; }
.msg.out { justify-content: flex-end; margin-left: auto; padding-left: 0; }
.msg .av { position: absolute; left: 0; bottom: 18px; visibility: hidden; }
.msg.last .av { visibility: visible; }
.body { display: flex; flex-direction: column; align-items: flex-start; min-width: 0; max-width: 100%; }
.out .body { align-items: flex-end; }
.bubble { max-width: 100%; padding: 8px 12px; border-radius: 5px 14px 14px 5px; background: var(--bubble); white-space: pre-wrap; word-break: break-word; overflow-wrap: anywhere; }
.first .bubble { border-top-left-radius: 14px; }
.out .bubble { border-radius: 14px 5px 5px 14px; background: var(--solid); color: #fff; }
.out.first .bubble { border-top-right-radius: 14px; }
.bubble a { color: inherit; text-decoration: underline; text-underline-offset: 2px; }
.bubble a:focus { outline-color: currentColor; outline-offset: 1px; }
.meta { display: flex; align-items: center; padding: 2px 2px 0; color: var(--fg-3); font-size: 11px; line-height: 15px; font-variant-numeric: tabular-nums; white-space: pre-wrap; }
.meta:empty { display: none; }
.mark { display: inline-block; margin-left: 1px; }
.mark .i, .meta > .i { width: 14px; height: 14px; }
.meta > .i { margin-right: 4px; }
.mark-sending .i { width: 12px; height: 12px; }
.mark-read { color: var(--accent-fg); }
.failed .meta { color: var(--danger-fg); font-weight: 500; }
.failed .bubble { background: var(--surface); color: var(--fg-1); box-shadow: inset 0 0 0 1.5px var(--danger-fg); }
.again { min-height: 24px; margin-left: 8px; color: var(--accent-fg); font-weight: 600; text-decoration: underline; text-underline-offset: 2px; }
`;

const TALK = `
.body { position: relative; }
.acts { position: absolute; z-index: 1; top: -18px; left: 0; display: flex; border-radius: 8px; background: var(--surface); box-shadow: var(--shadow-2); opacity: 0; pointer-events: none; }
.out .acts { left: auto; right: 0; }
.msg:hover .acts, .acts:focus-within, .msg.is-open .acts { opacity: 1; pointer-events: auto; }
.act { display: grid; place-items: center; min-width: 28px; height: 28px; padding: 0 5px; border-radius: 8px; color: var(--fg-2); font-size: 12px; }
.act:hover { background: var(--hover); color: var(--fg-1); }
.bubble .quote { display: block; width: 100%; margin: 0 0 4px; padding-left: 8px; border-left: 2px solid currentColor; font-size: 12px; text-align: left; opacity: .85; }
.quote b { display: block; }
.quote span { display: -webkit-box; max-height: 34px; overflow: hidden; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
.gone { opacity: .8; }
.is-found .bubble { box-shadow: 0 0 0 2px var(--accent-fg); }
.aim { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; padding: 0 0 6px 12px; color: var(--fg-2); font-size: 12px; }
.aim b { color: var(--accent-fg); }
.aim .tool { width: 28px; height: 28px; }
.emojis { display: grid; grid-template-columns: repeat(8, 1fr); margin-bottom: 6px; }
.emojis button { height: 34px; border-radius: 8px; font-size: 20px; line-height: 1; }
.emojis button:hover { background: var(--hover); }
`;

const COMPOSER = `
.foot { flex: none; padding: 8px 10px 10px; border-top: 1px solid var(--line-1); }
.box { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: end; padding: 3px 4px 3px 14px; border: 1px solid var(--line-field); border-radius: 20px; background: var(--field); }
.box:focus-within { border-color: var(--accent-fg); box-shadow: 0 0 0 1px var(--accent-fg); }
.box textarea { display: block; width: 100%; height: 32px; max-height: 120px; padding: 6px 0; border: 0; outline: 0; background: none; line-height: 20px; resize: none; overflow-y: hidden; }
.box textarea::placeholder { color: var(--fg-3); opacity: 1; }
.adds { display: flex; align-items: center; }
.add { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 50%; color: var(--fg-2); }
.add:hover { background: var(--hover); color: var(--fg-1); }
.add .i { width: 18px; height: 18px; }
.panel.is-over { box-shadow: inset 0 0 0 3px var(--accent-fg), var(--shadow-3); }
.send { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 50%; background: var(--solid); color: #fff; }
.send:hover { background: var(--solid-hover); }
.send[disabled] { background: var(--hover); color: var(--fg-3); cursor: default; }
.left { padding: 4px 14px 0; color: var(--fg-3); font-size: 11px; text-align: right; }
.by { margin: 6px 0 0; color: var(--fg-3); font-size: 11px; line-height: 15px; text-align: center; }
`;

const LAUNCHER = `
.launch { position: fixed; right: 20px; bottom: 20px; display: grid; place-items: center; width: 52px; height: 52px; border-radius: 50%; background: var(--solid); color: #fff; box-shadow: var(--shadow-2); }
.launch:hover { background: var(--solid-hover); }
.launch > .i { width: 24px; height: 24px; }
.badge { position: absolute; top: -3px; right: -3px; min-width: 20px; padding: 0 5px; border: 1px solid #fff; border-radius: 999px; background: #c43232; color: #fff; font-size: 11px; font-weight: 600; line-height: 18px; text-align: center; font-variant-numeric: tabular-nums; }
.tease { position: fixed; right: 20px; bottom: 86px; display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: start; width: 300px; max-width: calc(100vw - 40px); border-radius: 14px; background: var(--surface); box-shadow: var(--shadow-3); animation: rise .18s cubic-bezier(.2, 0, 0, 1); }
.tease-open { display: grid; grid-template-columns: 28px minmax(0, 1fr); grid-column-gap: 10px; align-items: start; padding: 12px 0 12px 12px; border-radius: 14px; text-align: left; }
.tease small { display: block; color: var(--fg-3); font-size: 12px; }
.tease-text { display: -webkit-box; overflow: hidden; overflow-wrap: anywhere; word-break: break-word; -webkit-line-clamp: 3; -webkit-box-orient: vertical; max-height: 60px; }
.tease .tool { width: 28px; height: 28px; margin: 6px 6px 0 4px; }
.tease .tool .i { width: 16px; height: 16px; }
`;

const PHONE = `
@media (max-width: 520px) {
  .panel { left: 0; right: 0; top: 0; bottom: auto; width: 100%; height: 100vh; height: 100dvh; max-height: none; border-radius: 0; box-shadow: none; animation: none; }
  .panel.is-fitted { top: var(--fit-top); height: var(--fit-height); }
  .head { padding-top: 12px; padding-top: calc(12px + env(safe-area-inset-top, 0px)); }
  .foot { padding-bottom: 14px; padding-bottom: calc(12px + env(safe-area-inset-bottom, 0px)); }
  .is-fitted .foot { padding-bottom: 10px; }
  .is-fitted .by { display: none; }
  .box { border-radius: 22px; }
  .box textarea { height: 36px; padding: 7px 0; font-size: 16px; line-height: 22px; }
  .send, .add { width: 36px; height: 36px; }
  .tool { width: 44px; height: 44px; }
  .phone-only { display: block; }
  .desk-only { display: none; }
  .root.is-open .launch { display: none; }
}
@media (prefers-reduced-motion: reduce) { .panel, .tease { animation: none; } }
@media print { .root { display: none; } }
`;

export const applyStyles = (shadow) => addStyles(shadow, [BASE, HUES, PANEL, LOG, TALK, COMPOSER, LAUNCHER, PHONE].join(''));
