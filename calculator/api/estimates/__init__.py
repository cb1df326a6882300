"""Saved estimates over HTTP."""
