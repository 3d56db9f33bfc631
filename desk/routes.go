package desk

// routes is the whole staff door: what answers where, and the verb it takes.
var routes = []route{}
