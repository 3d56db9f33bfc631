package catalogue

// standard.go is the standard catalogues of grass-roots disclosure (基层政务公开标准目录, 国办发〔2019〕54号): the 26 fields, the
// columns of the form, and what an organ keeps in them (FACTS 7.11–7.16). The ministries' rows are not shipped: each organ
// brings its own from its county's files. Tables catalogue_field, catalogue_row.

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/workday"
)

// FieldNames are the 26 fields, numbered from 1 (FACTS 7.15), in the names of the set.
var FieldNames = []string{"重大建设项目", "公共资源交易", "义务教育", "户籍管理", "社会救助", "养老服务", "公共法律服务", "财政预决算", "就业", "社会保险",
	"城乡规划", "征地补偿", "国有土地上房屋征收与补偿", "保障性住房", "农村危房改造", "生态环境", "市政服务", "城市综合执法", "涉农补贴", "公共文化服务",
	"医疗卫生", "安全生产", "救灾", "食品药品监管", "税收管理", "扶贫"}

// fieldAliases are other names files use for a field: it was renamed, or its ministry says it otherwise.
var fieldAliases = map[string]int{"国土空间规划": 11, "卫生健康": 21, "乡村振兴": 26, "衔接资金": 26, "农村集体土地征收": 12, "征地": 12, "国有土地上房屋征收": 13,
	"自然灾害救助": 23, "食品药品": 24, "税收": 25, "保障性安居工程": 14, "脱贫攻坚": 26, "就业领域": 9, "公共文化": 20, "义务教育领域": 3}

// FieldName gives a field's name; "" for a number there is none of.
func FieldName(n int) string {
	if n < 1 || n > len(FieldNames) {
		return ""
	}
	return FieldNames[n-1]
}

// FieldOf finds the field a title or the name of a sheet speaks of: the longest name that stands in it. 0 when none does.
func FieldOf(title string) int {
	title = strings.Join(strings.Fields(title), "")
	found, length := 0, 0
	try := func(n int, name string) {
		if len(name) > length && strings.Contains(title, name) {
			found, length = n, len(name)
		}
	}
	for i, name := range FieldNames {
		try(i+1, name)
	}
	for name, n := range fieldAliases {
		try(n, name)
	}
	return found
}

// Channels are the thirteen boxes of 公开渠道和载体, numbered from 1 (FACTS 7.13).
var Channels = []string{"政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "公开查阅点", "政务服务中心", "便民服务站", "入户/现场",
	"社区/企事业单位/村公示栏（电子屏）", "精准推送", "其他"}

// Tier is a level of government that publishes (公开层级).
type Tier string

// The tiers.
const (
	County  Tier = "county"  // 县级, 区级
	Town    Tier = "town"    // 乡级, 镇级, 镇街级
	Village Tier = "village" // 村级
)

// Tiers lists them in the order of the form.
var Tiers = []Tier{County, Town, Village}

// Row is one row of a standard catalogue, in the columns of the form (FACTS 7.12).
type Row struct {
	ID, Organ      string
	Field          int   // 1 … 26
	Position       int64 // 序号
	Level1, Level2 string
	Content        string // 公开内容（要素）
	Basis          string // 公开依据
	Term           string // 公开时限, as ParseTerm reads it
	Body           string // 公开主体
	Channels       []int  // boxes ticked, from 1
	ChannelsAlso   string // channels beyond the boxes
	Everyone, Some bool   // 公开对象: 全社会, 特定群众
	Audience       string // which group
	Proactive      bool   // 公开方式: 主动
	OnRequest      bool   // 依申请公开
	Tiers          []Tier // 公开层级; empty where the form leaves it out
	Column         string // the column it is published in; empty: only what names the row counts
	Sample         bool   // made for the demonstration, no organ's real row
	RemovedAt      time.Time
	Revision       int64
}

// Name is the matter in words: both levels where there are two.
func (r Row) Name() string {
	if r.Level2 == "" {
		return r.Level1
	}
	return r.Level1 + " · " + r.Level2
}

// key is what makes two rows the same matter.
func (r Row) key() string { return strconv.Itoa(r.Field) + "\n" + r.Level1 + "\n" + r.Level2 }

// SameAs says whether two rows say the same in every column of the form.
func (r Row) SameAs(o Row) bool {
	return r.key() == o.key() && r.Content == o.Content && r.Basis == o.Basis && r.Term == o.Term && r.Body == o.Body &&
		slices.Equal(r.Channels, o.Channels) && r.ChannelsAlso == o.ChannelsAlso && r.Everyone == o.Everyone && r.Some == o.Some &&
		r.Audience == o.Audience && r.Proactive == o.Proactive && r.OnRequest == o.OnRequest && slices.Equal(r.Tiers, o.Tiers)
}

// ChannelWords writes the channels as forms do: chosen boxes ■, the others □ where all is asked for.
func (r Row) ChannelWords(all bool) string {
	var words []string
	for i, name := range Channels {
		switch {
		case slices.Contains(r.Channels, i+1):
			words = append(words, "■"+name)
		case all:
			words = append(words, "□"+name)
		}
	}
	if r.ChannelsAlso != "" {
		words = append(words, "■"+r.ChannelsAlso)
	}
	return strings.Join(words, " ")
}

// FieldState is what an organ has declared of a field.
type FieldState struct {
	Field       int
	Declared    bool // false: nobody said anything yet
	Involved    bool
	Explanation string // why not involved
	ByName      string
	At          time.Time
	Rows        int // that stand
}

// Held is a row with what is public under it.
type Held struct {
	Row
	Named  Activity // items whose text names the row
	Shelf  Activity // items of the row's column, where it has one
	Others int      // further rows that share that column
}

// N is how many public items answer the row: those that name it, else those of the column it is published in.
func (h Held) N() int64 {
	if h.Named.N > 0 {
		return h.Named.N
	}
	return h.Shelf.N
}

// Last is when one was published last; zero when nothing is.
func (h Held) Last() time.Time {
	if h.Named.N > 0 {
		return h.Named.Last
	}
	return h.Shelf.Last
}

// Gap says that the row asks for publication and nothing is public under it. A row open on request only has none.
func (h Held) Gap() bool { return h.N() == 0 && (h.Proactive || !h.OnRequest) }

// Hold puts beside each row what is public under it: named counts by row, shelves by column.
func Hold(rows []Row, named, shelves map[string]Activity) []Held {
	share := map[string]int{}
	for _, r := range rows {
		if r.Column != "" {
			share[r.Column]++
		}
	}
	list := make([]Held, len(rows))
	for i, r := range rows {
		list[i] = Held{Row: r, Named: named[r.ID]}
		if r.Column != "" {
			list[i].Shelf, list[i].Others = shelves[r.Column], share[r.Column]-1
		}
	}
	return list
}

// Entry is a row as open data gives it: the columns of the form in words, and what is public under it.
type Entry struct {
	ID        string   `json:"id"`
	Field     int      `json:"field"`
	FieldName string   `json:"field_name"`
	Level1    string   `json:"level1"`
	Level2    string   `json:"level2,omitempty"`
	Content   string   `json:"content"`
	Basis     string   `json:"basis"`
	Term      string   `json:"term"`
	TermDays  int      `json:"term_days,omitempty"` // working days, where the term says so
	Body      string   `json:"body"`
	Channels  []string `json:"channels"`
	Audience  []string `json:"audience"` // everyone, some
	Modes     []string `json:"modes"`    // proactive, on_request
	Tiers     []Tier   `json:"tiers"`
	Column    string   `json:"column,omitempty"`
	Published int64    `json:"published"`
	Last      string   `json:"last_published,omitempty"`
	Gap       bool     `json:"gap"`
	Sample    bool     `json:"sample,omitempty"` // made for a demonstration
}

// Entry gives the row as open data.
func (h Held) Entry() Entry {
	e := Entry{ID: h.ID, Field: h.Field, FieldName: FieldName(h.Field), Level1: h.Level1, Level2: h.Level2, Content: h.Content, Basis: h.Basis, Term: h.Term,
		Body: h.Body, Channels: []string{}, Audience: []string{}, Modes: []string{}, Tiers: append([]Tier{}, h.Tiers...), Column: h.Column,
		Published: h.N(), Gap: h.Gap(), Sample: h.Sample}
	if t := ParseTerm(h.Term); t.Kind == Workdays {
		e.TermDays = t.Days
	}
	for _, n := range h.Channels {
		e.Channels = append(e.Channels, Channels[n-1])
	}
	if h.ChannelsAlso != "" {
		e.Channels = append(e.Channels, h.ChannelsAlso)
	}
	for _, one := range []struct {
		on   bool
		list *[]string
		word string
	}{{h.Everyone, &e.Audience, "everyone"}, {h.Some, &e.Audience, "some"}, {h.Proactive, &e.Modes, "proactive"}, {h.OnRequest, &e.Modes, "on_request"}} {
		if one.on {
			*one.list = append(*one.list, one.word)
		}
	}
	if last := h.Last(); !last.IsZero() {
		e.Last = workday.DateOf(last).String()
	}
	return e
}
