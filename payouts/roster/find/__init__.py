"""Files on the way in: which there are, what they are, locked or not, and how large."""
