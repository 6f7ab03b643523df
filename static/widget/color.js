// The channel's one colour, made safe: white text on it must reach the contrast of WCAG AA in both themes.

const AA = 4.5;
const DARK_SURFACE = [28, 28, 27];
const WHITE = [255, 255, 255];
const FALLBACK = [42, 91, 208];

function parse(text) {
  const hex = String(text || '').trim().replace(/^#/, '');
  const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  if (!/^[0-9a-f]{6}$/i.test(full)) return FALLBACK;
  return [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16));
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const mix = (from, to, share) => from.map((value, i) => Math.round(value + (to[i] - value) * share));
const css = (rgb) => 'rgb(' + rgb.join(', ') + ')';

/** Move `rgb` towards `to` until it stands out from `against`. */
function until(rgb, to, against) {
  let share = 0;
  while (share < 1 && contrast(mix(rgb, to, share), against) < AA) share += 0.02;
  return mix(rgb, to, share);
}

/** Custom properties for the panel: solid (white text on it), its hover, and text colours of both themes. */
export function palette(color) {
  const solid = until(parse(color), [0, 0, 0], WHITE);
  return {
    '--solid': css(solid),
    '--solid-hover': css(mix(solid, [0, 0, 0], 0.12)),
    '--text-light': css(solid),
    '--text-dark': css(until(solid, WHITE, DARK_SURFACE)),
  };
}
