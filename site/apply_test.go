package site_test

import (
	"bytes"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/request"
	"gongkai/testkit"
)

// sent is a file of a form.
type sent struct{ field, name, content string }

func (v *visitor) postFiles(path string, files []sent, pairs ...string) {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	form := url.Values{} // of two values the last, as in post
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	for name := range form {
		if err := w.WriteField(name, form.Get(name)); err != nil {
			v.t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.field, f.name)
		if err == nil {
			_, err = part.Write([]byte(f.content))
		}
		if err != nil {
			v.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.Post(v.server.URL+path, w.FormDataContentType(), &b)
	v.take(r, err)
}

var keptField = regexp.MustCompile(`name="kept" value="([^"]+)"`)

func (v *visitor) cases() (n int, files int) {
	v.t.Helper()
	err := v.d.View(v.t.Context(), func(q *db.View) (err error) {
		all, err := request.List(q, request.Filter{Organ: v.organ}, 0, 100)
		if err != nil {
			return err
		}
		n = len(all)
		return request.StoredUploads(q, func(blob.Ref) error { files++; return nil })
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return n, files
}

func TestFilesSentOnceNeedNotBeSentAgain(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		v.postFiles("/apply", []sent{{"enclosure", "说明.txt", "材料一"}, {"enclosure", "照片.jpg", "MZ a program"}}, typed("identity", "330683199001011234")...)
		v.sees("校验码", "“照片.jpg”的内容和文件名的后缀不符", "说明.txt", "不用再选一次")
		testkit.CheckHTML(t, "apply again", []byte(v.raw))
		kept := keptField.FindStringSubmatch(v.raw)
		if v.status != 422 || kept == nil {
			t.Fatalf("answered %d", v.status)
		}
		if n, files := v.cases(); n != 0 || files != 0 {
			t.Errorf("%d cases and %d files were written", n, files)
		}
		v.postFiles("/apply", nil, typed("kept", html.UnescapeString(kept[1]))...)
		v.sees("申请接收回执")
		if n, files := v.cases(); n != 1 || files != 1 {
			t.Errorf("%d cases, %d files", n, files)
		}
	})
}

func TestFilesThatCannotBeTakenAreNamed(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		for _, c := range []struct{ name, content, says string }{
			{"大.pdf", "%PDF-1.4" + strings.Repeat("x", request.MaxUpload), "“大.pdf”超过 20 MB"},
			{"程序.exe", "MZ", "“程序.exe”这种文件不能收"},
			{"空.txt", "", "“空.txt”是空文件"},
			{"<script>.pdf", "<script>", "“<script>.pdf”的内容和文件名的后缀不符"},
		} {
			v.postFiles("/apply", []sent{{"authorisation", c.name, c.content}}, typed("agent_name", "李代理")...)
			v.sees(c.says, "2025年东郭村征地补偿方案", "李代理", "授权委托书")
			if v.status != 422 || strings.Contains(v.raw, "<script>.pdf") {
				t.Errorf("%s answered %d", c.name, v.status)
			}
		}
		if n, files := v.cases(); n != 0 || files != 0 {
			t.Errorf("%d cases and %d files were written", n, files)
		}
	})
}

func TestAnApplicationTooSoonIsNotLost(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		for n := range 14 {
			v.post("/apply", typed("description", fmt.Sprintf("第%d件：东郭村征地补偿方案", n))...)
			if v.status == http.StatusTooManyRequests {
				v.sees("这件还没有提交", "您填写的内容都还在", "当面提交或者邮寄", fmt.Sprintf("第%d件：东郭村", n), "330683199001010018")
				testkit.CheckHTML(t, "too soon", []byte(v.raw))
				if v.retry == "" || v.retry == "0" {
					t.Errorf("Retry-After is %q", v.retry)
				}
				if n < 5 {
					t.Errorf("already the application %d was too soon", n+1)
				}
				return
			}
			if v.status != 200 {
				t.Fatalf("application %d answered %d", n+1, v.status)
			}
		}
		t.Error("fourteen applications in a row were taken")
	})
}

// One applicant from many addresses is slowed as well.
func TestOneApplicantIsSlowedWhereverHeComesFrom(t *testing.T) {
	atThePortal(t, func(v *visitor) {
		slowed := false
		for n := range 14 {
			form := url.Values{}
			for pairs := typed("description", fmt.Sprintf("第%d件", n)); len(pairs) > 1; pairs = pairs[2:] {
				form.Set(pairs[0], pairs[1])
			}
			r, err := http.NewRequest("POST", v.server.URL+"/apply", strings.NewReader(form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Test-Address", fmt.Sprintf("10.0.0.%d:1", n))
			answer, err := http.DefaultClient.Do(r)
			v.take(answer, err)
			slowed = slowed || v.status == http.StatusTooManyRequests
		}
		if !slowed {
			t.Error("fourteen applications by one person from fourteen addresses were taken in a row")
		}
	})
}

func FuzzApply(f *testing.F) {
	f.Add("name=a&identity=b&form=x&way=y&kept=z&drop=1&called_at=x")
	f.Add("requester=natural_person&description=%e5%be%81&agent_name=%00")
	f.Add("part=quiet&description=" + strings.Repeat("征", 300))
	clock := testkit.NewClock()
	options := testkit.Store(f, db.SQLite)
	options.Clock = clock.Now
	d, err := db.Open(f.Context(), options)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = d.Close() }) // nothing to lose
	v := portalOf(f, d, clock)
	from := 0
	f.Fuzz(func(t *testing.T, body string) {
		v.t = t
		for _, path := range []string{"/apply", "/apply/offers"} {
			r, err := http.NewRequest("POST", v.server.URL+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			from++
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Test-Address", fmt.Sprintf("10.%d.%d.%d:1", from>>16&255, from>>8&255, from&255))
			answer, err := http.DefaultClient.Do(r)
			v.take(answer, err)
		}
	})
}
