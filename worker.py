"""What Celery runs: celery --app worker worker | beat."""

from crm import create_app

app = create_app()
celery = app.extensions["celery"]
