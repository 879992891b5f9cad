"""Tools for authors of rules: lint, worked cases, documents, the merged view, empty rosters."""
