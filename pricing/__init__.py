"""What AWS charges: dated, immutable price books, their sources and their lookups. Knows nothing of calculator/."""
