"""The trail of a run: rows, months, changes, their digests, the tree over them, and proofs."""
