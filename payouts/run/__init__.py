"""One run: everything written in order, published whole, kept, read back, scheduled."""
