"""Drawings of a claim's history, laid out in plain Python and drawn by templates as SVG."""
