"""Letters drafted from the record of a case, in Word and PDF. Facts in, a letter out; nothing here asks the database.

`facts` holds what a letter may say, `wording` says it in the reader's language, `word` and `pdf` put it on paper.
"""
