"""The data model of rosters: raw cells, sheets, rows with their places and use."""
