"""A spreadsheet's rows become cases: taken in whole, judged, and opened by the same gateway as any other."""
