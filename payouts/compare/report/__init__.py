"""A comparison told: in lines, as JSON, as a page, as a sheet."""
