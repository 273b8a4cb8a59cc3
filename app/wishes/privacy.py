"""The automatic check of a public text: does anything in it tell who or where? A person reads it as well."""
