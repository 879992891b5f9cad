"""For whoever writes rules: lint, worked cases, documents, the merged view, empty rosters."""
