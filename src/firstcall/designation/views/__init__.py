"""Pages of designation: the cases of an emergency, one case as a timeline, and the form of each act."""
