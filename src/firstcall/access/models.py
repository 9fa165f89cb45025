"""Accounts, grants of roles with their scope and time, and tokens for programs."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from firstcall.record.models import Versioned


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """An account to sign in with. Who the person is, and what they may do, stands elsewhere."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        db_table = "account"


class Grant(Versioned):
    """A person holds a role, within a scope, for a time. Roles and what they allow: access/matrix.toml."""

    person = models.ForeignKey("firstcall.Person", models.PROTECT, related_name="grants")
    role = models.CharField(max_length=8)
    emergency = models.ForeignKey("firstcall.Emergency", models.PROTECT, null=True, blank=True)
    group = models.ForeignKey("firstcall.Group", models.PROTECT, null=True, blank=True)
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_grant"
        indexes = [
            models.Index(fields=["person", "ends_at"], name="grant_by_person"),
            models.Index(fields=["emergency", "role"], name="grant_by_emergency"),
        ]


class ApiToken(Versioned):
    """A token for programs: hashed, expiring, revocable; it can never open a web session."""

    person = models.ForeignKey("firstcall.Person", models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "api_token"
