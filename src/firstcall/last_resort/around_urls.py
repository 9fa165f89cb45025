"""Addresses of what stands around a gap case: the inbox, the HC's list, the donor's view, watches."""

from __future__ import annotations

from django.urls import path

from firstcall.last_resort.views import digest, due, funding, inbox, watches

urlpatterns = [
    path("e/<str:code>/calls/", inbox.calls, name="gap-calls"),
    path("e/<str:code>/last-resort/", due.due, name="last-resort-due"),
    path("account/digest/", digest.digest_choice, name="digest-choice"),
    path("digest/stop/<str:token>/", digest.digest_stop, name="digest-stop"),
    path("funding-gaps/", funding.funding, name="funding-gaps"),
    path("e/<str:code>/watches/", watches.watches, name="watches"),
    path("e/<str:code>/watches/add/", watches.watch_add, name="watch-add"),
    path("e/<str:code>/watches/<str:public_id>/end/", watches.watch_end, name="watch-end"),
]
