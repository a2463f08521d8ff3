"""The demo: an invented organization and its ledger."""
