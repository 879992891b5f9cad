"""One sheet: its header, its columns, what each row is, and the totals typed into it."""
