import pytest
from firstcall.activities.actions import set_counting_rule
from firstcall.activities.models import Activity, ActivityRollup
from tests.activities.real import *
pytestmark = pytest.mark.django_db

def test_trial(real_data):
    emergency, reports = venezuela(real_data)
    for r in reports:
        print({k: v for k, v in r.items() if k not in ("problems","columns")})
        print([(p["code"],p["column"],p["rows"],p["refused"]) for p in r["problems"]][:200])
        print(r.get("columns"))
    print(list(ActivityRollup.objects.filter(level=0).values()))
    set_counting_rule(emergency.groups.get(), VENEZUELA, **COMMON)
    print(list(ActivityRollup.objects.filter(level=0).values()))
    assert 0
