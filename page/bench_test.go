package page

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gongkai/message"
)

// BenchmarkItemPage is the cost of the frame and the components of a published text, without the store.
func BenchmarkItemPage(b *testing.B) {
	f := galleryFrame(message.Chinese, "site", false)
	body := "<p>" + strings.Repeat("按照条例的规定，现予公布。", 120) + "</p>"
	facts := []Pair{{Label: "索引号", Value: "1"}, {Label: "发布机构", Value: "浦口街道"}, {Label: "成文日期", Value: "2026-03-05"}, {Label: "有效性", Value: "有效"}}
	content := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, c := range []templ.Component{Heading("通知", ""), MetaBox("信息", facts), Prose(body)} {
			if err := c.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
	ctx := templ.WithChildren(context.Background(), content)
	b.ReportAllocs()
	for b.Loop() {
		if err := SitePage(f).Render(ctx, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
