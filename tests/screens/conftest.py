"""Tests of screens may ask for a browser."""

from tests.screens.browser import chromium, page

__all__ = ["chromium", "page"]
