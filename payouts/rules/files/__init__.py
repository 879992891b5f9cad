"""Files of a pack: strict YAML, where they come from, and the models they become."""
