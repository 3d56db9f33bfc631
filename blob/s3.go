// The S3-compatible store: objects named <prefix><hash>. The content is first spooled to a local temporary file,
// because its hash is its name.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"gongkai/fault"
)

// S3Options says where the store is.
type S3Options struct {
	Endpoint  string // host:port, without scheme
	Secure    bool   // true means HTTPS
	Region    string // may be empty
	Bucket    string // must exist
	Prefix    string // put before every name, such as "gongkai/"; may be empty
	AccessKey string
	SecretKey string
	Spool     string // folder for files on their way; "" is the system's
}

// S3 is a Store in an S3-compatible object store.
type S3 struct {
	client *minio.Client
	o      S3Options
}

// NewS3 opens the store and fails when the bucket cannot be reached or is not there.
func NewS3(ctx context.Context, o S3Options) (*S3, error) {
	client, err := minio.New(o.Endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""),
		Secure: o.Secure,
		Region: o.Region,
	})
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	found, err := client.BucketExists(ctx, o.Bucket)
	if err != nil {
		return nil, fmt.Errorf("blob: bucket %s: %w", o.Bucket, err)
	}
	if !found {
		return nil, fmt.Errorf("blob: there is no bucket %s at %s", o.Bucket, o.Endpoint)
	}
	return &S3{client: client, o: o}, nil
}

// Put implements Store. The server answers only when the object is stored, and checks the hash it was told.
func (s *S3) Put(ctx context.Context, r io.Reader) (Ref, error) {
	spool, err := os.CreateTemp(s.o.Spool, "gongkai-put-*")
	if err != nil {
		return Ref{}, cannotSave(err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	ref, err := digest(spool, within(ctx, r))
	if err != nil {
		return Ref{}, cannotSave(err)
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return Ref{}, cannotSave(err)
	}
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", SendContentMd5: true}
	if _, err := s.client.PutObject(ctx, s.o.Bucket, s.o.Prefix+ref.Hash, spool, ref.Size, options); err != nil {
		return Ref{}, s.trouble(err)
	}
	return ref, nil
}

// Open implements Store.
func (s *S3) Open(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	if !Valid(hash) {
		return nil, missing()
	}
	object, err := s.client.GetObject(ctx, s.o.Bucket, s.o.Prefix+hash, minio.GetObjectOptions{})
	if err != nil {
		return nil, s.trouble(err)
	}
	if _, err := object.Stat(); err != nil {
		object.Close()
		return nil, s.trouble(err)
	}
	return object, nil
}

// Each implements Store.
func (s *S3) Each(ctx context.Context, f func(Ref, time.Time) error) error {
	ctx, stop := context.WithCancel(ctx) // lets the listing end when f fails
	defer stop()
	for object := range s.client.ListObjects(ctx, s.o.Bucket, minio.ListObjectsOptions{Prefix: s.o.Prefix, Recursive: true}) {
		if object.Err != nil {
			return s.trouble(object.Err)
		}
		hash := strings.TrimPrefix(object.Key, s.o.Prefix)
		if !Valid(hash) {
			continue
		}
		if err := f(Ref{Hash: hash, Size: object.Size}, object.LastModified); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Remove implements Store.
func (s *S3) Remove(ctx context.Context, hash string, olderThan time.Time) (bool, error) {
	if !Valid(hash) {
		return false, missing()
	}
	info, err := s.client.StatObject(ctx, s.o.Bucket, s.o.Prefix+hash, minio.StatObjectOptions{})
	if err = s.trouble(err); fault.Of(err) == fault.NotFound {
		return false, nil
	}
	if err != nil || !info.LastModified.Before(olderThan) {
		return false, err
	}
	err = s.client.RemoveObject(ctx, s.o.Bucket, s.o.Prefix+hash, minio.RemoveObjectOptions{})
	return err == nil, s.trouble(err)
}

func (s *S3) tidy(ctx context.Context, olderThan time.Time) error {
	for part := range s.client.ListIncompleteUploads(ctx, s.o.Bucket, s.o.Prefix, true) {
		if minio.ToErrorResponse(part.Err).Code == minio.NoSuchUpload { // how some servers say that there are none
			return nil
		}
		if part.Err != nil {
			return s.trouble(part.Err)
		}
		if part.Initiated.Before(olderThan) {
			if err := s.client.RemoveIncompleteUpload(ctx, s.o.Bucket, part.Key); err != nil {
				return s.trouble(err)
			}
		}
	}
	return nil
}

// trouble says NotFound for an absent object and Busy for everything else the store could not do.
func (s *S3) trouble(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return missing()
	}
	return fault.Wrap(err, fault.Busy, "fault.busy")
}
