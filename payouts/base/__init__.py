"""The ground: errors, diagnostics, money, dates, ids, columns; it knows no rule and no roster."""
