"""`scripts/up`: starts, watches and stops the whole product on one machine."""
