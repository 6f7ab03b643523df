"""Telephony: one contract for switches, its drivers, and the process that ties a switch to the services.

`states`, `contract`, `commands`, `switch_events` and `simulator` know no database. `bridge` alone calls services.
"""
