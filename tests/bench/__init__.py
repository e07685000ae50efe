"""Benchmarks, run by `make bench`; docs/benchmarks.md says how to read what they print."""
