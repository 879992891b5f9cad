"""One cell: what stands in it as a value, what is wrong with it, and how it was tidied."""
