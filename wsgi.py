"""What a WSGI server loads: ``gunicorn wsgi:app``."""

from renewal.app import create_app
from renewal.settings import Settings

app = create_app(Settings.from_env())
