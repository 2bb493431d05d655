"""Figures as people look at them: what each one says, as a table and a plot, ready for pages and spreadsheets."""
