"""`scripts/bench`: the product's speed, measured from outside on real processes. See docs/performance.md."""
