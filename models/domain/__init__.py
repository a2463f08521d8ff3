"""The rules, as plain functions on frozen values. Nothing here reads a clock, a database or a setting."""
