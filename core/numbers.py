"""Gap-free numbers from a locked counter."""

from core.models import NumberCounter


def next_number(series: str) -> int:
    """The next number of the series, inside the caller's transaction: a rollback gives it back, so there are no gaps."""
    locked = NumberCounter.objects.select_for_update()
    try:
        counter = locked.get(series=series)
    except NumberCounter.DoesNotExist:  # the first number of the series
        NumberCounter.objects.get_or_create(series=series)
        counter = locked.get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
