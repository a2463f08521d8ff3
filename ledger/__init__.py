"""The ledger (台账) as a spreadsheet: read, judged whole, and opened case by case."""
