"""Every task, once: `invoke` finds them through `tasks.py`, and the `standfirst` command is the same list."""

from invoke import Collection

from standfirst.tasks import (
    building,
    editing,
    importing,
    ledger,
    mailing,
    proving,
    publishing,
    readers,
    sources,
)

namespace = Collection()
for _task in (
    building.build, building.render, building.serve, building.edit, building.gallery, building.clean, building.fonts,
    editing.init, editing.check, editing.explain, editing.new, editing.new_edition, editing.stamp, editing.upgrade, editing.schema, editing.cms, editing.reference,
    importing.import_text, sources.sources,
    proving.verify, proving.history, publishing.publish, publishing.headers, publishing.due,
    readers.lists, mailing.mail, mailing.correct, ledger.ledger, ledger.approve, ledger.send_due, readers.bounces, readers.unsubscribe,
    readers.endpoint_key, readers.forget, readers.archive,
):  # fmt: skip
    namespace.add_task(_task)
