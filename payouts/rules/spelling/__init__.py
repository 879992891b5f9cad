"""The spellings of a rule: what each means (``core``), and older ones said anew (``rewrite``)."""
