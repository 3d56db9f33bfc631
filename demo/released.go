package demo

// released.go is files that go with replies: a sketch of houses, the part of two neighbours withheld, in a case that was served; and a paper attached to an open case, on which somebody has begun to box a name.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"gongkai/clearance"
	"gongkai/db"
	"gongkai/pdf"
	"gongkai/redact"
	"gongkai/request"
	"gongkai/screen"
	"gongkai/vault"
)

// plot draws a sketch: a house on its plot, the neighbours at both sides.
func plot() ([]byte, error) {
	m := image.NewGray(image.Rect(0, 0, 640, 420))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	frame := func(r image.Rectangle, thick int) {
		for i := range thick {
			for x := r.Min.X; x < r.Max.X; x++ {
				m.SetGray(x, r.Min.Y+i, color.Gray{60})
				m.SetGray(x, r.Max.Y-1-i, color.Gray{60})
			}
			for y := r.Min.Y; y < r.Max.Y; y++ {
				m.SetGray(r.Min.X+i, y, color.Gray{60})
				m.SetGray(r.Max.X-1-i, y, color.Gray{60})
			}
		}
	}
	frame(image.Rect(20, 20, 620, 400), 3)
	for i := range 3 {
		frame(image.Rect(40+i*195, 60, 215+i*195, 300), 2)
		frame(image.Rect(70+i*195, 100, 185+i*195, 230), 1)
	}
	draw.Draw(m, image.Rect(40, 330, 600, 350), image.NewUniform(color.Gray{210}), image.Point{}, draw.Src)
	var b bytes.Buffer
	err := png.Encode(&b, m)
	return b.Bytes(), err
}

// attached puts a file with the reply and gives it.
func (p *plan) attached(tx *db.Tx, keys *vault.Keys, c request.Case, f request.ReplyFile, data []byte) (request.ReplyFile, error) {
	if err := f.Seal(context.Background(), keys, p.blobs, data); err != nil {
		return f, err
	}
	return request.Attach(tx, p.cast["shouli"], c.ID, c.Revision, f, screen.Read(f.Name, data))
}

// withheld attaches the sketch and puts its redacted form in its place; whoever handles the case has looked at it.
func withheld(after int) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, keys *vault.Keys, c request.Case) error {
		data, err := plot()
		if err != nil {
			return err
		}
		by := p.cast["shouli"]
		source, err := p.attached(tx, keys, c, request.ReplyFile{Name: "房屋平面示意图.png", Type: "image/png", Origin: request.FromUpload}, data)
		if err != nil {
			return err
		}
		sheets, err := redact.Sheets(source.Name, data)
		if err != nil {
			return err
		}
		boxes := []redact.Box{{Page: 1, X: 36, Y: 56, W: 184, H: 250, Ground: "privacy", Reason: "西侧住户的室内布置"}, {Page: 1, X: 426, Y: 56, W: 184, H: 250, Ground: "privacy", Reason: "东侧住户的室内布置"}}
		revision, err := request.Withhold(tx, by, c.ID, source.ID, 0, boxes, sheets)
		if err != nil {
			return err
		}
		out, err := redact.Picture(source.Name, data, boxes)
		if err != nil {
			return err
		}
		made := request.ReplyFile{Name: "房屋平面示意图（部分遮盖）.png", Type: "image/png", Origin: request.Redacted, Source: source.ID, Boxes: revision}
		if err := made.Seal(context.Background(), keys, p.blobs, out); err != nil {
			return err
		}
		if _, err := request.Replace(tx, by, c.ID, c.Revision+1, made, screen.Read(made.Name, out)); err != nil {
			return err
		}
		return settled(tx, keys, p, c.ID)
	}}
}

// settled says of everything the gate finds that it was looked at.
func settled(tx *db.Tx, keys *vault.Keys, p *plan, id string) error {
	c, err := request.ByID(tx, id)
	if err != nil {
		return err
	}
	m, err := request.MatterOf(tx, keys, c)
	if err != nil {
		return err
	}
	hits, err := clearance.Hits(tx, m)
	if err != nil || len(hits) == 0 {
		return err
	}
	ask := clearance.Ask{Reason: "已逐页核对，图上没有姓名和门牌，不同意公开的住户部分已遮盖。"}
	for _, h := range hits {
		ask.Hits = append(ask.Hits, h.ID)
	}
	return request.AllowHits(tx, keys, p.cast["shouli"], id, c.Revision, ask)
}

// begun attaches a paper and boxes the first of the places where a name stands.
func begun(after int) caseStep {
	return caseStep{after, func(p *plan, tx *db.Tx, keys *vault.Keys, c request.Case) error {
		d := pdf.Document{Subject: "厂房租赁合同（摘要）", Author: "浦口街道办事处"}
		for _, l := range []string{"厂房租赁合同（摘要）", "出租方：某某村经济合作社", "承租方：某某食品有限公司，联系人赵某某", "租赁面积：1200 平方米", "租金：按照村集体资产租赁办法评估确定", "联系人赵某某负责日常联络。"} {
			d.Blocks = append(d.Blocks, pdf.Paragraph{Text: l})
		}
		var b bytes.Buffer
		if err := d.Write(&b); errors.Is(err, pdf.ErrNoFont) {
			return nil // a build without its typeface shows the rest
		} else if err != nil {
			return fmt.Errorf("a paper of the demonstration: %w", err)
		}
		f, err := p.attached(tx, keys, c, request.ReplyFile{Name: "厂房租赁合同摘要.pdf", Type: "application/pdf", Origin: request.FromUpload}, b.Bytes())
		if err != nil {
			return err
		}
		sheets, err := redact.Sheets(f.Name, b.Bytes())
		if err != nil {
			return err
		}
		boxes, err := redact.Find(b.Bytes(), "赵某某")
		if err != nil || len(boxes) == 0 {
			return err
		}
		boxes[0].Ground, boxes[0].Reason = "privacy", "联系人姓名"
		_, err = request.Withhold(tx, p.cast["shouli"], c.ID, f.ID, 0, boxes[:1], sheets)
		return err
	}}
}
