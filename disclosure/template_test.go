package disclosure

import (
	"testing"

	"gongkai/db"
	"gongkai/fault"
)

func TestEveryBuiltInTemplateIsCleanAndLeavesBlanks(t *testing.T) {
	seen := map[string]bool{}
	for _, one := range builtIn {
		if seen[one.Key] || one.Name == "" {
			t.Errorf("%q", one.Key)
		}
		seen[one.Key] = true
		if got := Clean(one.Body, nil); got != one.Body {
			t.Errorf("%s is not clean:\n%s\n%s", one.Key, one.Body, got)
		}
		text := one.Fill(Text{})
		if len(text.Blanks()) == 0 {
			t.Errorf("%s leaves nothing to fill in", one.Key)
		}
		if one.Guide != (len(text.Elements) == len(GuideElements)) {
			t.Errorf("%s: elements %v", one.Key, text.Elements)
		}
	}
}

func TestAnOrganChangesATemplateAndOthersKeepTheirs(t *testing.T) {
	engines(t, func(w *world) {
		notice := Template{Key: "notice", Name: "本街道公告", Body: "<p>【待填：事】</p><script>x</script>"}
		if err := w.try(func(tx *db.Tx) error { _, err := EditTemplate(tx, drafter, w.organ, notice); return err }); fault.Of(err) != fault.Denied {
			t.Fatalf("a drafter changes templates: %v", err)
		}
		var key string
		w.do(func(tx *db.Tx) (err error) {
			if _, err = EditTemplate(tx, reviewer, w.organ, notice); err != nil {
				return err
			}
			key, err = EditTemplate(tx, reviewer, w.organ, Template{Name: "河长制公示", Body: "<p>甲</p>"})
			return err
		})
		w.look(func(q db.Query) error {
			list, err := Templates(q, w.organ)
			if err != nil || len(list) != len(builtIn)+1 || list[1].Name != "本街道公告" || list[1].Body != "<p>【待填：事】</p>" || list[len(list)-1].Key != key {
				t.Errorf("%v %+v", err, list)
			}
			others, err := Templates(q, "别处")
			if err != nil || len(others) != len(builtIn) || others[1].Name != "公告" {
				t.Errorf("%v %+v", err, others)
			}
			return nil
		})
		if err := w.try(func(tx *db.Tx) error {
			_, err := EditTemplate(tx, reviewer, w.organ, Template{Key: "没有", Name: "x"})
			return err
		}); fault.Of(err) != fault.NotFound {
			t.Errorf("%v", err)
		}
	})
}
