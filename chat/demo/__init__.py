"""Demonstration data: two companies, their people, and some days of dialogs. Loaded into a fresh installation only."""
