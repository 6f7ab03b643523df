/* The one door to Preact and htm: `html` templates, rendering and hooks. */
import { h, render, Component, Fragment, createRef } from '../../vendor/preact/preact.js';
import htm from '../../vendor/htm/htm.js';

export const html = htm.bind(h);
export { h, render, Fragment, createRef };
/* A component without hooks that is drawn again only when `equal(old props, new props)` is false. */
export function memo(draw, equal) {
  return class extends Component {
    shouldComponentUpdate(next) { return !equal(this.props, next); }

    render(props) { return draw(props); }
  };
}

export {
  useState, useEffect, useLayoutEffect, useRef, useCallback, useMemo, useReducer,
} from '../../vendor/preact/hooks.js';
