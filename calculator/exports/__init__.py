"""Exports of a priced estimate, one module a format. All take their rows from `rows`: all say what the screen says."""
