"""A person's own file back, its wrong cells marked: red for what was left out, yellow for what was kept with a remark."""
