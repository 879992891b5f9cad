"""What contradicts itself in a roster, beyond single cells: people, payees, dates, amounts."""
