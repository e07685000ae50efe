"""The stand-alone verifier, kept apart: it imports nothing of ours, so that it can be copied."""
