"""What a roster says against paying its rows, judged benefit by benefit."""
