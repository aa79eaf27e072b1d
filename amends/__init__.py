"""Amends: customer service built around the upset customer."""

__version__ = "0.1.0"
