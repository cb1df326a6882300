"""The verdicts move into the parts. Files that are judged are judged once more: they are kept for a week only."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

PART_ROWS = 5_000


def fill(apps: Any, schema_editor: Any) -> None:
    Part = apps.get_model("bulk", "Part")
    for upload in apps.get_model("bulk", "Upload").objects.all():
        Part.objects.filter(upload=upload).update(rows=PART_ROWS, run=upload.run)
        last = upload.rows - (upload.parts - 1) * PART_ROWS
        Part.objects.filter(upload=upload, index=upload.parts - 1).update(rows=last)


class Migration(migrations.Migration):
    dependencies = [("bulk", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="Judged"),
        migrations.RenameField(model_name="part", old_name="rows", new_name="given"),
        migrations.AddField(
            model_name="part", name="rows", field=models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(model_name="part", name="run", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="part", name="made", field=models.BinaryField(blank=True, null=True)),
        migrations.AddField(model_name="part", name="claimed_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name="part", name="good", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="part", name="bad", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="part", name="monthly", field=models.FloatField(default=0.0)),
        migrations.AddField(model_name="part", name="upfront", field=models.FloatField(default=0.0)),
        migrations.AddField(model_name="part", name="warnings", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name="upload", name="finished_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="upload", name="error", field=models.CharField(blank=True, default="", max_length=400)
        ),
        migrations.RemoveIndex(model_name="upload", name="upload_by_age"),
        migrations.AlterField(
            model_name="upload",
            name="created_at",
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name="upload",
            name="asked_at",
            field=models.DateTimeField(blank=True, help_text="When its messages were last sent anew.", null=True),
        ),
        migrations.AlterField(
            model_name="upload",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
