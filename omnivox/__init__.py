"""Composition root: settings, addresses, the ASGI application, Celery and the embedded servers."""
