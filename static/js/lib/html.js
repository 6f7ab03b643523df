/* The one door to Preact and htm: `html` templates, rendering and hooks. */
import { h, render, Fragment, createRef } from '../../vendor/preact/preact.js';
import htm from '../../vendor/htm/htm.js';

export const html = htm.bind(h);
export { h, render, Fragment, createRef };
export {
  useState, useEffect, useLayoutEffect, useRef, useCallback, useMemo, useReducer,
} from '../../vendor/preact/hooks.js';
