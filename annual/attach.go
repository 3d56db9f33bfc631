package annual

// This file puts a report into the blob store as the files that go beside its item.

import (
	"bytes"
	"context"
	"fmt"

	"gongkai/blob"
	"gongkai/disclosure"
)

// Keep writes a document in every kind that goes beside a published report and stores the files, durable before any row names
// them.
func Keep(ctx context.Context, store blob.Store, d Document) ([]disclosure.Attachment, error) {
	files, err := Attach(d)
	if err != nil {
		return nil, err
	}
	var out []disclosure.Attachment
	for _, file := range files {
		ref, err := store.Put(ctx, bytes.NewReader(file.Data))
		if err != nil {
			return nil, fmt.Errorf("keep %s: %w", file.Name, err)
		}
		out = append(out, disclosure.Attachment{Name: file.Name, Type: file.Type, Ref: ref})
	}
	return out, nil
}
