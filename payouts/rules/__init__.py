"""Rules: from YAML a policy officer can read to checked, compiled calculations."""
