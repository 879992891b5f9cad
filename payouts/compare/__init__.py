"""What differs between two versions of the rules: in meaning, for people, and how it is told."""
