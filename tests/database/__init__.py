"""Test databases: migrated once into a template, then cloned in a moment.

Verdicts and entries refuse TRUNCATE, so Django's `flush` after a test with committed transactions
would fail; the `flush` command here puts a fresh clone in the place of the used database.
"""
