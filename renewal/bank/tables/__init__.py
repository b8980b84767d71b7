"""Questions in tables, one a row: what CSV files and spreadsheets have in common.

`headers` finds out what the columns hold, `keys` what a cell that names the key means, `survey`
looks over the whole table where one row cannot tell, and `questions` turns rows into questions.
"""
