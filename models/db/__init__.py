"""The record: tables, the one writer, and queries that each take a reader."""
