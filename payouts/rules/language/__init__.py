"""The language of formulas: syntax, types, functions and the values they work on."""
