"""What long tables have in common with files: a run, and when their messages were last sent."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def begun(apps: Any, schema_editor: Any) -> None:
    apps.get_model("sheets", "RowsTask").objects.update(run=1, asked_at=F("created_at"))
    apps.get_model("sheets", "RowsChunk").objects.update(run=1)


class Migration(migrations.Migration):
    dependencies = [("sheets", "0002_sheet_token_sweep")]

    operations = [
        migrations.AddField(model_name="rowstask", name="run", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(
            model_name="rowstask",
            name="asked_at",
            field=models.DateTimeField(blank=True, help_text="When its messages were last sent anew.", null=True),
        ),
        migrations.AlterField(
            model_name="rowstask", name="error", field=models.CharField(blank=True, default="", max_length=400)
        ),
        migrations.AddField(model_name="rowschunk", name="run", field=models.PositiveIntegerField(default=0)),
        migrations.AlterField(
            model_name="rowschunk",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="held", to="sheets.rowstask"
            ),
        ),
        migrations.RunPython(begun, migrations.RunPython.noop),
    ]
