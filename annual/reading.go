package annual

// How a report that was read is kept: as JSON, whole, with the forms by their codes.

import (
	"encoding/json"
	"fmt"
)

// plainReport is a Report without its methods.
type plainReport Report

// keptReport is a Report whose forms are named instead of written out.
type keptReport struct {
	*plainReport
	Form       string
	FormByYear string
	Table3     string
}

// encodeReport writes a report as it is kept.
func encodeReport(r *Report) (string, error) {
	k := keptReport{plainReport: (*plainReport)(r), Form: r.Form.Code, Table3: r.Table3.Code}
	if r.FormByYear != nil {
		k.FormByYear = r.FormByYear.Code
	}
	data, err := json.Marshal(k)
	return string(data), err
}

// decodeReport reads a report that was kept.
func decodeReport(data string) (*Report, error) {
	r := &Report{}
	k := keptReport{plainReport: (*plainReport)(r)}
	if err := json.Unmarshal([]byte(data), &k); err != nil {
		return nil, fmt.Errorf("annual: a kept reading: %w", err)
	}
	r.Form, r.FormByYear, r.Table3 = formNamed(k.Form), formNamed(k.FormByYear), formNamed(k.Table3)
	if r.Form == nil || r.Table3 == nil {
		return nil, fmt.Errorf("annual: a kept reading has an unknown form %q", k.Form)
	}
	return r, nil
}

// formNamed gives a form by its code, nil for none.
func formNamed(code string) *Form { return forms.byCode(code) }
