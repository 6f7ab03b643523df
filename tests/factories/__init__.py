"""The cast of the tests: small, explicit makers over the product's own models and services."""
