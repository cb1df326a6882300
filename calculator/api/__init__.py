"""The HTTP API: services, prices and rates as JSON. Everything it says comes from the declarations and the book."""
