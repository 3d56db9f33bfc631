package cli

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const asProgram = "GONGKAI_TEST_AS_PROGRAM"

// TestMain lets the test binary be the program itself, so that processes, signals and exit codes are real.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func program(args ...string) (*exec.Cmd, *bytes.Buffer) {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asProgram+"=1", "LANG=zh_CN.UTF-8", "LC_ALL=zh_CN.UTF-8")
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	return c, &said
}

// fails runs the program, which must end by itself with the exit code and the words.
func fails(t *testing.T, exit int, words string, args ...string) {
	t.Helper()
	c, said := program(args...)
	timer := time.AfterFunc(30*time.Second, func() { _ = c.Process.Kill() })
	defer timer.Stop()
	_ = c.Run() // the exit code is looked at next
	if c.ProcessState.ExitCode() != exit || !strings.Contains(said.String(), words) {
		t.Errorf("gongkai %s: exit %d, want %d and %q:\n%s", strings.Join(args, " "), c.ProcessState.ExitCode(), exit, words, said)
	}
}

func TestServe(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := taken.Addr().String()
	data := filepath.Join(t.TempDir(), "data")
	if code, out := gongkai("", "admin", "create", "--name", "系统管理员", "--organ", "竹桥街道办事处", "--data", data); code != 0 {
		t.Fatal(out)
	}
	untouched := filepath.Join(t.TempDir(), "untouched")
	fails(t, 6, "端口可能已被占用", "serve", "--listen", address, "--data", untouched)
	if _, err := os.Stat(untouched); err == nil {
		t.Error("a taken port made a data folder")
	}
	fails(t, 5, "不是本机地址", "serve", "--listen", "0.0.0.0:0", "--data", untouched)
	fails(t, 2, "无法识别", "serve", "--listen", "nonsense", "--data", untouched)
	fails(t, 2, "无法写入", "serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(os.Args[0], "data"))
	fails(t, 2, "必须同时给出", "serve", "--tls-cert", os.Args[0], "--data", untouched)
	if err := taken.Close(); err != nil {
		t.Fatal(err)
	}

	c, said := program("serve", "--listen", address, "--data", data)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Process.Kill()
	waitFor(t, "http://"+address+"/readyz", said)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/": 200, "/desk": 303, "/desk/sign-in": 200, "/nothing": 404} {
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := client.Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("GET %s: %d, want %d: %.300s", path, answer.StatusCode, want, body)
		}
		if answer.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("GET %s: no content security policy", path)
		}
	}
	fails(t, 5, "正被另一个 gongkai 进程使用", "serve", "--listen", "127.0.0.1:0", "--data", data)
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("an interrupted server: %v\n%s", err, said)
	}
}

func waitFor(t *testing.T, url string, said *bytes.Buffer) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if answer, err := http.Get(url); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
	}
	t.Fatalf("%s does not answer", url)
}
