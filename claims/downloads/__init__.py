"""Everything public as files: made by the worker from one snapshot, kept for some days."""
