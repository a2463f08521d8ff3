"""Where calendars come from: those that ship, libraries that know a country's holidays, and the yearly notice."""
