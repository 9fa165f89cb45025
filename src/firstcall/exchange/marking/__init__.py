"""A person's own file back: red cells were left out, yellow ones kept with a remark."""
