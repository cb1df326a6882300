"""The HTTP API: services, prices, saved estimates and what-if as JSON. What it says of services comes from their
declarations and the book.
"""
