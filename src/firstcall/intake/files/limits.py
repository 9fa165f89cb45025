"""How large a file may be before it is refused, and what its reading may cost. All are product choices."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

FILE_BYTES = 400 * MEGABYTE  # on disk; the web's own upload limit is smaller
ENTRIES = 5_000  # files inside a workbook
INFLATED_BYTES = 900 * MEGABYTE  # all parts of a workbook, really inflated
STRINGS_BYTES = 128 * MEGABYTE  # the part with a workbook's texts
RATIO = 120  # inflated to stored, of parts above RATIO_FROM
RATIO_FROM = 20 * MEGABYTE
XML_DEPTH = 64
ROWS = 600_000  # of one sheet of a workbook; a CSV file has no such limit
COLUMNS = 4_000
CELLS = 15_000_000  # rows × columns of one sheet, empty ones included: readers reserve room for all of them
SHEETS = 200
ABREAST_BYTES = 3 * MEGABYTE  # workbooks from this size on are read while the guard still looks at them
QUICK_BYTES = 300 * MEGABYTE  # a larger sheet, inflated, is left to the reader that needs less memory
SMALL_BYTES = 200 * 1024  # of a workbook: from here on it is worth having polars at hand while it is parsed
SMALL_CELLS = 200_000  # of one sheet, blank ones included: handed over as they were parsed
SMALL_TEXT = 4 * MEGABYTE  # all characters of such a sheet
FIELD_CHARACTERS = 1_000_000
LINE_BYTES = 8 * MEGABYTE
CSV_ROWS = 5_000_000
JSON_BYTES = 100 * MEGABYTE
JSON_LISTS = 600_000  # opening brackets and braces of a JSON file
JSON_VALUES = 6_000_000  # its commas
JSON_DEPTH = 60
JSON_TEXT = 256 * MEGABYTE  # characters of all rows, what they repeat of the records around them included

CHILD_MEMORY = 2_500 * MEGABYTE  # address space, most of it reserved and never touched
CHILD_CPU_SECONDS = 120
CHILD_SECONDS = 180
CHILD_OUTPUT_BYTES = 2_000 * MEGABYTE
