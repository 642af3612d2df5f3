"""`manage.py appoint USERNAME --role ROLE --org CODE`: the first accounts of an installation; afterwards the security administrator."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.access import Role
from core.events import record
from core.models import Membership, Organisation, User


class Command(BaseCommand):
    help = "Give a person a role at an organisation, creating the account when there is none (the password is asked for)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--org", required=True)
        parser.add_argument("--name", default="", help="name shown, for a new account")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(code=options["org"]).first()
        if organisation is None:
            raise CommandError(f"no organisation {options['org']}")
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            user = User(username=options["username"], display_name=options["name"] or options["username"], is_staff=True)
            password = getpass.getpass("password: ")
            try:
                user.clean_fields(exclude=["password"])
                validate_password(password, user)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            user.set_password(password)
        with transaction.atomic():
            user.save()
            _row, created = Membership.objects.get_or_create(user=user, organisation=organisation, role=options["role"])
            if created:
                record("role.granted", organisation=organisation, by=None, at=timezone.now(), person=user.pk, role=options["role"])
        self.stdout.write(f"{user.username}: {options['role']} at {organisation.code}")
