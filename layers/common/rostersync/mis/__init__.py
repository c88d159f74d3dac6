"""How a school's MIS is read: one adapter for each source, and what they share."""

from rostersync.mis.credentials import TokenSource as TokenSource
from rostersync.mis.limits import Limits as Limits
from rostersync.mis.wonde.reader import MisSchool as MisSchool
from rostersync.mis.wonde.reader import WondeReader as WondeReader
