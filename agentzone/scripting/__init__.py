"""Call scripts without a database: what a script is, the way through it, and what is wrong with one. Pure."""
