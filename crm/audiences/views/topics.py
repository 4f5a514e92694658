"""Topics, among the settings."""

from flask import g, redirect, render_template, url_for

from crm.journal import wrote_last
from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.meeting import held
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries, verbs
from ..forms import TopicForm
from ..models import Topic
from .blueprint import blueprint


@blueprint.route("/settings/topics", methods=["GET", "POST"])
@allow("settings")
def topics():
    """Every topic, and a form for another one."""
    form = TopicForm()
    try:
        if form.validate_on_submit():
            row = verbs.add_topic(form.fields(), by=g.reader)
            toast(_("The topic is there."), row.written_in)
            return redirect(url_for(".topics"))
    except Refused as error:
        form.refuse(error)
    return render_template("audiences/topics.html", topics=queries.all_topics(), form=form)


@blueprint.route("/settings/topics/<int(max=2147483647):topic_id>", methods=["GET", "POST"])
@allow("settings")
def topic(topic_id):
    """Change what a topic says about itself."""
    row = held(Topic, topic_id)
    fresh = TopicForm(formdata=None, obj=row, wording=row.wording)
    form = TopicForm(obj=row, wording=row.wording).begin(fresh)
    del form.key
    try:
        if form.validate_on_submit() and form.meet(fresh, None, wrote_last("topic", topic_id)):
            row = verbs.edit_topic(topic_id, form.fields(), by=g.reader)
            toast(form.saved_words(), row.written_in)
            return redirect(url_for(".topics"))
    except Refused as error:
        form.refuse(error)
    return render_template("audiences/topic.html", topic=row, form=form)
