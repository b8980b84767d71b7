"""Values and rules: standard library only, no clock, no chance, no database."""
