"""Readers of one format each; all hand over :class:`payouts.roster.model.rawsheet.RawSheet`."""
