"""What a roster says beside, above and behind its rows: who is not to be paid, and which month."""
