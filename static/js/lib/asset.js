/* The address of a file of `static/` that no module imports: under the page's own version (omnivox/static_version.py). */
export const asset = (path) => `${document.documentElement.dataset.static || '/static/'}${path}`;
