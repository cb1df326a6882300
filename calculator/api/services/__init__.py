"""Services over HTTP: what they ask, what a case of one costs, and what would cost less."""
