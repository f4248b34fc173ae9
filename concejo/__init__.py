"""Concejo: a town that keeps its word, over short public posts."""

__version__ = "0.1.0"
