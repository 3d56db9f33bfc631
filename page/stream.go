package page

import (
	"bufio"
	"io"
	"net/http"
	"time"
)

// begun notes whether anything was written.
type begun struct {
	http.ResponseWriter
	any bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.any = true
	return b.ResponseWriter.Write(p)
}

// Stream answers with a file that is made while it is sent, to be saved under its name. An error before the first byte is shown
// as every other; after it the connection is cut, so that nobody takes a part for the whole.
func (v *Visit) Stream(name, kind string, write func(io.Writer) error) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition(Download{Name: name}))
	h.Set("X-Content-Type-Options", "nosniff")
	out := &begun{ResponseWriter: v.W}
	buffered := bufio.NewWriterSize(out, 32<<10)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil && out.any {
		_ = http.NewResponseController(v.W).SetWriteDeadline(time.Unix(1, 0)) // where it is not to be had the file's own end tells
		return err
	}
	if err != nil {
		h.Del("Content-Disposition")
	}
	return err
}
