"""Compiled rules in SQLite, for inputs so small that DuckDB would spend its time on starting."""
