"""What finds mistakes in the library and in drivers: random scripts and checkers of histories."""
