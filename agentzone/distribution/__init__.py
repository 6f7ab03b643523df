"""Distribution of waiting contacts over agents: a pure engine, and the router that drives it.

`types`, `order`, `pool`, `reasons` and `engine` know no database and no Django: they turn what waits and
who works into decisions. `snapshot`, `claim` and `router` read the first from PostgreSQL and carry out the
second.
"""
