from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0009_attachment_texts")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(condition=models.Q(("withdrawn_at__isnull", False)), fields=["withdrawn_at"], name="document_withdrawn"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(condition=models.Q(("sealed_at__isnull", False)), fields=["sealed_at"], name="document_sealed"),
        ),
    ]
