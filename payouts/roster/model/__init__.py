"""What was read: raw cells, sheets, rows with their places, and what became of each."""
