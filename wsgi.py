"""What a WSGI server loads: ``gunicorn wsgi:app``."""

import gc

# What is made here stays as long as the process: looking through it for what can go takes a fifth
# of the start, and holds answers up later.
gc.disable()

from renewal.app import create_app  # noqa: E402
from renewal.settings import Settings  # noqa: E402

app = create_app(Settings.from_env())

gc.freeze()
gc.enable()
