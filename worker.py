"""What Celery runs: celery --app worker:celery worker | beat."""

from crm import create_app
from crm.kernel import health

app = create_app()
health.listen_to_heart(app)
celery = app.extensions["celery"]
