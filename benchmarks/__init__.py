"""Measurements against the budgets of the project; `README.md` says what each does and how to run it."""
