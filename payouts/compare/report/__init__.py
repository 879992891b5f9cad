"""Reports of a comparison: as lines, JSON, a page, a sheet."""
