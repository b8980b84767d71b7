"""Renewal: certified technicians keep their credentials by one question a month.

The package root stays empty on purpose: a factory here would load Flask whenever the
pure core is imported. Start reading at ``renewal/app.py`` or ``docs/architecture.md``.
"""
