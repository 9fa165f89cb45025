"""The clocks of rounds, looked at every minute."""

from firstcall.record.jobs import every_minute_also
from firstcall.returns.actions import remind_missing

every_minute_also(remind_missing)
