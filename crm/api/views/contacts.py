"""Contacts with people and organisations, and tasks."""

from operator import itemgetter

from flask import g

from .. import contacts
from ..contacts import (
    InteractionChange,
    InteractionNew,
    InteractionOut,
    InteractionsAsked,
    TaskChange,
    TaskNew,
    TaskOut,
    TasksAsked,
)
from ..operation import operation, start_of
from .blueprint import blueprint

number = itemgetter("id")


@blueprint.get("/interactions")
@operation(permission="read", asks=InteractionsAsked, gives=InteractionOut, is_page=True)
def list_interactions(asked):
    """What happened with somebody, by number; what colleagues keep to themselves is not here."""
    return contacts.interactions_page(start_of(asked), asked, g.reader), number, asked.limit


@blueprint.post("/interactions")
@operation(permission="write", takes=InteractionNew, gives=InteractionOut, status=201)
def add_interaction(body):
    """Write down what happened; an Idempotency-Key makes sure that it is written once."""
    return contacts.interaction(contacts.log(body.given(), by=g.reader).id, g.reader)


@blueprint.get("/interactions/<int:interaction_id>")
@operation(permission="read", gives=InteractionOut)
def show_interaction(interaction_id):
    """One interaction."""
    return contacts.interaction(interaction_id, g.reader)


@blueprint.patch("/interactions/<int:interaction_id>")
@operation(permission="write", takes=InteractionChange, gives=InteractionOut)
def edit_interaction(interaction_id, body):
    """Change what is given; promises are added."""
    contacts.change_interaction(interaction_id, body.given(), by=g.reader)
    return contacts.interaction(interaction_id, g.reader)


@blueprint.get("/tasks")
@operation(permission="read", asks=TasksAsked, gives=TaskOut, is_page=True)
def list_tasks(asked):
    """Tasks and promises, by number."""
    return contacts.tasks_page(start_of(asked), asked, g.reader), number, asked.limit


@blueprint.post("/tasks")
@operation(permission="write", takes=TaskNew, gives=TaskOut, status=201)
def add_task(body):
    """Note something to do."""
    return contacts.task(contacts.add_task(body.given(), by=g.reader).id, g.reader)


@blueprint.patch("/tasks/<int:task_id>")
@operation(permission="write", takes=TaskChange, gives=TaskOut)
def edit_task(task_id, body):
    """Change what is given; `done` and `cancelled` close it or open it again."""
    contacts.change_task(task_id, body.given(), by=g.reader)
    return contacts.task(task_id, g.reader)
