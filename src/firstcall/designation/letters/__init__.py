"""Letters drafted from the record of a case, in Word and PDF. Facts in, a letter out.

`facts` holds what a letter may say, `wording` says it in the reader's language, `word` and `pdf` put it on paper; they
ask no database. `from_case` alone does: it fills the facts from a case, for one reader.
"""
