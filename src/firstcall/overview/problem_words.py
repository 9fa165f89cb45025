"""What the kinds of problems of a file are called, and which of them only say what was done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from firstcall.overview.batch_words import Words

PROBLEMS: Words = {
    "place-unknown": gettext_lazy("Place not known"),
    "place-ambiguous": gettext_lazy("Several places of this name"),
    "place-kept-at-parent": gettext_lazy("Place not known, counted for the area above"),
    "place-parent-unknown": gettext_lazy("Area above not known"),
    "place-level-differs": gettext_lazy("Area of another level"),
    "place-contradicts": gettext_lazy("Codes contradict each other"),
    "place-blank": gettext_lazy("No place given"),
    "place-elsewhere": gettext_lazy("Of another country"),
    "code-unknown": gettext_lazy("Code not known, placed by name"),
    "no-gazetteer": gettext_lazy("No areas known"),
    "organisation-unknown": gettext_lazy("Organisation not known"),
    "organisation-ambiguous": gettext_lazy("May be several organisations"),
    "organisation-lookalike": gettext_lazy("Organisation in look-alike letters"),
    "organisation-missing": gettext_lazy("No organisation named"),
    "sector-unknown": gettext_lazy("Sector not known"),
    "sector-missing": gettext_lazy("No sector named"),
    "sector-of-only-group": gettext_lazy("No sector named, counted for the only group"),
    "not-yours": gettext_lazy("Not yours to report"),
    "organisation-several": gettext_lazy("Several organisations in one cell"),
    "organisation-of-file": gettext_lazy("Organisation taken from the file"),
    "sector-filed": gettext_lazy("Not a sector of the global list"),
    "place-code-repaired": gettext_lazy("Code of the place mended"),
    "place-name-read": gettext_lazy("Name of the place read as another spelling"),
    "place-name-differs": gettext_lazy("Name and code of the place differ"),
    "place-retired": gettext_lazy("Code of an area that is no more"),
    "place-by-coordinates": gettext_lazy("Placed by coordinates"),
    "place-all-of-it": gettext_lazy("Counted for the whole area"),
    "place-codes-differ": gettext_lazy("Two columns of codes differ"),
    "place-column-by-content": gettext_lazy("Column of places known by its content"),
    "place-column-of-other-level": gettext_lazy("Column of areas of another level"),
    "place-country-differs": gettext_lazy("Of another country"),
    "place-level-not-known": gettext_lazy("No areas of this level known"),
    "round-unclear": gettext_lazy("Reporting round not clear"),
    "rows-gone": gettext_lazy("Rows the earlier file had and this one has not"),
    "second-part": gettext_lazy("A second file for the same round"),
    "bytes_lost": gettext_lazy("Letters that cannot be read"),
    "encoding_found": gettext_lazy("Letters of an older kind"),
    "hidden_sheet": gettext_lazy("Hidden sheet left out"),
    "sheet_is_hidden": gettext_lazy("Read from a hidden sheet"),
    "stated_once": gettext_lazy("Stated once for the rows below"),
    "left-out": gettext_lazy("Left out by you"),
    "date_order_unknown": gettext_lazy("Day and month either way round"),
    "impossible_date": gettext_lazy("No such day"),
    "not_a_date": gettext_lazy("Not a date"),
    "day_missing": gettext_lazy("Day missing"),
    "year_out_of_range": gettext_lazy("Year long past or far ahead"),
    "not_a_month": gettext_lazy("Not a month"),
    "month_without_year": gettext_lazy("Month without its year"),
    "ends-before-start": gettext_lazy("Ends before it starts"),
    "not_a_number": gettext_lazy("Not a number"),
    "number_too_large": gettext_lazy("Number too large"),
    "negative_people": gettext_lazy("Fewer people than none"),
    "fraction_of_people": gettext_lazy("Fractions of people"),
    "parts-exceed-total": gettext_lazy("Parts exceed the total"),
    "error_cell": gettext_lazy("Error of the spreadsheet"),
    "unknown_status": gettext_lazy("Status not known"),
    "not_yes_no": gettext_lazy("Neither yes nor no"),
    "no-figures": gettext_lazy("No figures"),
    "category-apart": gettext_lazy("People counted already"),
    "column_asked": gettext_lazy("Column not sure"),
    "column_not_understood": gettext_lazy("Column not understood"),
    "hashtag_contradicts_heading": gettext_lazy("Hashtag contradicts heading"),
    "total_row": gettext_lazy("Total among the rows"),
    "prepared_row": gettext_lazy("Prepared, not filled in"),
    "turned_long": gettext_lazy("Several columns read as several rows"),
    "file-seen": gettext_lazy("The same file again"),
    "no-round": gettext_lazy("Not of any reporting round"),
    "outside-round": gettext_lazy("Outside the reporting round"),
    "contact-in-text": gettext_lazy("Contact of a person in a text"),
}

# What was read well enough without anybody: said, so that it can be put right, but nobody has to decide it.
NOTED = frozenset(
    {
        "category-apart",
        "code-unknown",
        "column_not_understood",
        "encoding_found",
        "fraction_of_people",
        "hashtag_contradicts_heading",
        "hidden_sheet",
        "left-out",
        "no-figures",
        "organisation-of-file",
        "place-all-of-it",
        "place-by-coordinates",
        "place-code-repaired",
        "place-column-by-content",
        "place-column-of-other-level",
        "place-level-differs",
        "place-name-read",
        "place-parent-unknown",
        "place-retired",
        "prepared_row",
        "sector-of-only-group",
        "sheet_is_hidden",
        "stated_once",
        "total_row",
        "turned_long",
    }
)
# What is said of a column, a sheet or the whole file: a count of rows beside it would mean nothing.
NOT_OF_ROWS = frozenset(
    {
        "column_asked",
        "column_not_understood",
        "encoding_found",
        "hashtag_contradicts_heading",
        "hidden_sheet",
        "place-column-by-content",
        "place-column-of-other-level",
        "place-level-not-known",
        "rows-gone",
        "second-part",
        "sheet_is_hidden",
        "turned_long",
    }
)


def problem_word(code: str) -> str:
    """What a kind of problem is called."""
    return str(PROBLEMS.get(code) or code.replace("_", " ").replace("-", " ").capitalize())
