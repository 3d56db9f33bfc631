// Package judged is a set of searches with judgments, for tests and measurements of search: some hundred short items of the
// kinds a subdistrict and its city publish, and searches as people type them. What is relevant follows from what an item was
// written to be, by the rules of Grade, never from what a search found. All names are invented.
package judged

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"gongkai/search"
)

//go:embed matters.txt
var mattersFile string

// Kind is what an item was written to be.
type Kind string

// The kinds of item.
const (
	Guide    Kind = "guide"    // how to get it done
	Rule     Kind = "rule"     // the rule in force
	OldRule  Kind = "old"      // one that was abolished
	List     Kind = "list"     // who got it, each year
	Notice   Kind = "notice"   // work of the year
	Decoding Kind = "decoding" // the rule explained
	News     Kind = "news"
	Other    Kind = "other" // mentions several matters in passing
)

// Item is an item of the set.
type Item struct {
	Matter         string // formal name; "" for Other
	Kind           Kind
	Year           int
	Title          string
	DocumentNumber string
	Keywords       string
	Body           string // paragraphs, one a line
}

// Query is a search with the grade of every item: 3 what was looked for, 2 very useful, 1 related; others 0.
type Query struct {
	Words string
	Way   string // how it is asked: name, everyday, question, title, number, year, initials, misspelt, phrase, words
	Grade []int
}

type matter struct{ name, called, misspelt, sentence string }

func matters() (list []matter) {
	for line := range strings.Lines(mattersFile) {
		if part := strings.Split(strings.TrimSpace(line), "|"); !strings.HasPrefix(line, "#") && len(part) == 4 {
			list = append(list, matter{part[0], part[1], part[2], part[3]})
		}
	}
	return list
}

// Items gives the set: nine items of each matter, and thirty that mention several in passing.
func Items() (list []Item) {
	all := matters()
	number := 0
	for i, m := range all {
		add := func(kind Kind, year int, title, body string) {
			it := Item{Matter: m.name, Kind: kind, Year: year, Title: title, Body: body, Keywords: m.name}
			if kind == Rule || kind == OldRule || kind == Notice {
				number++
				it.DocumentNumber = fmt.Sprintf("竹街办〔%d〕%d号", year, number)
			}
			list = append(list, it)
		}
		add(Guide, 2023, m.name+"办事指南", "一、事项名称："+m.name+"。\n二、申请条件："+m.sentence+"。\n三、申请材料：申请表、身份证、有关证明。\n四、办理地点：街道便民服务中心。\n五、办理时限：十个工作日。")
		add(Rule, 2024, "竹桥街道"+m.name+"实施办法", "第一条 为规范"+m.name+"工作，结合本街道实际，制定本办法。\n第二条 "+m.sentence+"。\n第三条 本办法自发布之日起施行。")
		add(OldRule, 2016, "竹桥街道"+m.name+"暂行办法", "第一条 为做好"+m.name+"工作，制定本办法。\n第二条 "+m.sentence+"。")
		for year := 2023; year <= 2025; year++ {
			add(List, year, fmt.Sprintf("竹桥街道%d年度%s情况公示", year, m.name), fmt.Sprintf("现将%d年%s有关情况予以公示，公示期七天。共%d户，名单见附表。", year, m.name, 30+(i*7+year)%90))
		}
		add(Notice, 2025, "关于做好2025年"+m.name+"工作的通知", "各村、社区：为进一步做好"+m.name+"工作，现将有关事项通知如下。一、提高认识。二、抓好落实。三、加强宣传。")
		add(Decoding, 2024, "《竹桥街道"+m.name+"实施办法》政策解读", "一、起草背景。二、主要内容："+m.sentence+"。三、适用范围为全街道。")
		add(News, 2022+i%4, []string{"街道召开部署会", "社区开展宣传进楼道活动", "志愿者走访居民", "街道干部赴村调研"}[i%4], "近日，街道围绕"+m.name+"等工作开展活动，现场发放资料二百余份，居民反响良好。")
	}
	for i := range 30 {
		a, b, c := all[i%len(all)], all[(i*7+3)%len(all)], all[(i*11+5)%len(all)]
		list = append(list, Item{Kind: Other, Year: 2018 + i%8, Title: fmt.Sprintf("竹桥街道%d年第%d季度工作总结", 2018+i%8, 1+i%4),
			Body: "本季度重点推进" + a.name + "、" + b.name + "、" + c.name + "等工作，取得阶段性成效。下一步将继续加强统筹。"})
	}
	return list
}

// Queries gives the searches with their judgments.
func Queries() (list []Query) {
	items := Items()
	for i, m := range matters() {
		about := func(way, words string, grades map[Kind]int) {
			list = append(list, Query{Words: words, Way: way, Grade: grade(items, func(it Item) int {
				if it.Matter == m.name {
					return grades[it.Kind]
				}
				return 0
			})})
		}
		name := map[Kind]int{Guide: 3, Rule: 3, Decoding: 2, Notice: 2, List: 2, OldRule: 1, News: 1}
		how := map[Kind]int{Guide: 3, Rule: 2, Decoding: 2, Notice: 1, List: 1, OldRule: 1}
		about("name", m.name, name)
		about("everyday", m.called, name)
		about("question", []string{m.called + "怎么办", "如何办理" + m.name, "请问申请" + m.name + "需要什么材料", m.name + "在哪里办"}[i%4], how)
		about("misspelt", m.misspelt, name)
		if i%2 == 0 {
			about("initials", initials(m.name), name)
			about("words", m.name+" 公示", map[Kind]int{List: 3, Guide: 1, Rule: 1, Decoding: 1, Notice: 1})
			about("phrase", firstPart(m.sentence), map[Kind]int{Guide: 3, Rule: 3, Decoding: 2, OldRule: 1})
		} else {
			year := 2023 + i%3
			list = append(list, Query{Words: fmt.Sprintf("%d年%s公示", year, m.name), Way: "year", Grade: grade(items, func(it Item) int {
				switch {
				case it.Matter != m.name:
					return 0
				case it.Kind == List && it.Year == year:
					return 3
				case it.Kind == List || it.Kind == Notice:
					return 1
				}
				return 0
			})})
			one := items[i*9+1]
			list = append(list, only(items, "number", []string{one.DocumentNumber, strings.NewReplacer("〔", "[", "〕", "]").Replace(one.DocumentNumber), strings.NewReplacer("〔", "（", "〕", "） ").Replace(one.DocumentNumber)}[i%3], one))
			list = append(list, only(items, "title", items[i*9+7].Title, items[i*9+7]))
		}
	}
	return list
}

func grade(items []Item, of func(Item) int) []int {
	list := make([]int, len(items))
	for i, it := range items {
		list[i] = of(it)
	}
	return list
}

// only is a search for one item; the others of its matter are related.
func only(items []Item, way, words string, one Item) Query {
	return Query{Words: words, Way: way, Grade: grade(items, func(it Item) int {
		switch {
		case it.Title == one.Title && it.Year == one.Year:
			return 3
		case way == "title" && it.Matter == one.Matter && it.Kind == Rule:
			return 1
		}
		return 0
	})}
}

func firstPart(sentence string) string {
	part, _, _ := strings.Cut(sentence, "，")
	if letters := []rune(part); len(letters) > 10 {
		return string(letters[:10])
	}
	return part
}

func initials(name string) (s string) {
	for _, syllable := range strings.Fields(search.Sound(name)) {
		s += syllable[:1]
	}
	return s
}

// NDCG is the normalised discounted cumulative gain of the first ten found, by their places in Items: 1 where nothing better
// could stand before what stands there, 0 where nothing found is of use.
func NDCG(grades []int, found []int) float64 {
	gain := func(list []int) (sum float64) {
		for i, g := range list[:min(len(list), 10)] {
			sum += (math.Pow(2, float64(g)) - 1) / math.Log2(float64(i)+2)
		}
		return sum
	}
	got := make([]int, len(found))
	for i, n := range found {
		got[i] = grades[n]
	}
	best := slices.Clone(grades)
	slices.SortFunc(best, func(a, b int) int { return b - a })
	return gain(got) / gain(best)
}
