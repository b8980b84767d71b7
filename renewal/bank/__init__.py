"""Bank files: reading them, checking them, saying what is wrong with them.

Nothing here knows the database. `reader.read_bank` is the way in; a format is one module under
`formats/`, a rule about items one function under `review/`, a sentence one constant under
`codes/`.
"""
