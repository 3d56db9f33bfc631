package compare

// Difference is all that two texts differ in, as readers are shown it.
type Difference struct {
	Fields []Field
	Body   []Stretch // every block, also those that stayed; nil when the bodies are the same
	Files  []File
}

// Field is a field whose value became another. Key is the message key of its name.
type Field struct {
	Key   string
	Words []Piece
}

// File is an attachment that was taken out, put in, or changed in name, content or place.
type File struct {
	Op      Op
	Name    []Piece
	Content bool // other bytes under the place or name
	Moved   bool // another place among the attachments
}

// Empty says whether the two texts are the same.
func (d Difference) Empty() bool { return len(d.Fields)+len(d.Body)+len(d.Files) == 0 }

// Part is some stretches in a row. Shut ones stayed the same and are far from any change: shown on demand.
type Part struct {
	Shut      bool
	Stretches []Stretch
}

const around = 1 // blocks that stayed, shown on either side of a change

// Parts cuts stretches into what is to be read and what may stay shut.
func Parts(list []Stretch) []Part {
	open := make([]bool, len(list))
	for i, s := range list {
		if s.Op == Same {
			continue
		}
		for j := max(i-around, 0); j <= min(i+around, len(list)-1); j++ {
			open[j] = true
		}
	}
	var parts []Part
	for i, s := range list {
		if n := len(parts); n == 0 || parts[n-1].Shut == open[i] {
			parts = append(parts, Part{Shut: !open[i]})
		}
		last := &parts[len(parts)-1]
		last.Stretches = append(last.Stretches, s)
	}
	return parts
}
