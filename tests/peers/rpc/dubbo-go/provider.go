package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"dubbo.apache.org/dubbo-go/v3/common"
	"dubbo.apache.org/dubbo-go/v3/common/constant"
	"dubbo.apache.org/dubbo-go/v3/common/extension"
	"github.com/apache/dubbo-go-hessian2/java_exception"
)

// Provider is the service's side. The library finds its methods by reflection.
type Provider struct {
	name  string
	mutex sync.Mutex
	notes []string
}

// MethodMapper gives the methods the names that they have on the wire.
func (p *Provider) MethodMapper() map[string]string {
	return map[string]string{
		"Echo": "echo", "Rate": "rate", "Attachments": "attachments", "Reverse": "reverse", "Fail": "fail",
		"Note": "note", "Noted": "noted", "Slow": "slow", "Where": "where",
	}
}

// Echo gives the text back.
func (p *Provider) Echo(_ context.Context, text string) (string, error) { return text, nil }

// Rate gives the review with more stars and its tags the other way round.
func (p *Provider) Rate(_ context.Context, review *Review, more int32) (*Review, error) {
	review.Stars += more
	slices.Reverse(review.Tags)
	return review, nil
}

// Attachments gives those that came with the call, as far as they are text.
func (p *Provider) Attachments(ctx context.Context) (map[string]string, error) {
	seen := map[string]string{}
	attachments, _ := ctx.Value(constant.AttachmentKey).(map[string]interface{})
	for name, value := range attachments {
		switch text := value.(type) {
		case string:
			seen[name] = text
		case []string:
			seen[name] = strings.Join(text, ",")
		}
	}
	return seen, nil
}

// Reverse gives the bytes the other way round.
func (p *Provider) Reverse(_ context.Context, bytes []byte) ([]byte, error) {
	return reversed(bytes), nil
}

// Fail throws.
func (p *Provider) Fail(_ context.Context, why string, code int32) (string, error) {
	return "", &ReviewException{DetailMessage: why, Code: code, StackTrace: []java_exception.StackTraceElement{}}
}

// Note is called one way.
func (p *Provider) Note(_ context.Context, text string) (string, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.notes = append(p.notes, text)
	return "", nil
}

// Noted gives what was noted.
func (p *Provider) Noted(context.Context) ([]string, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return append([]string{}, p.notes...), nil
}

// Slow answers after so many milliseconds.
func (p *Provider) Slow(_ context.Context, milliseconds int32) (string, error) {
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	return p.name, nil
}

// Where gives the name of the provider.
func (p *Provider) Where(context.Context) (string, error) { return p.name, nil }

// serve offers both services in these versions, each VERSION or VERSION/GROUP.
func serve(port int, name string, versions []string) error {
	provider := &Provider{name: name}
	for _, service := range []string{serviceName, otherServiceName} {
		for _, each := range versions {
			version, group, _ := strings.Cut(each, "/")
			if err := export(provider, port, service, version, group); err != nil {
				return err
			}
		}
	}
	return nil
}

func export(provider *Provider, port int, service, version, group string) error {
	url, err := common.NewURL(fmt.Sprintf("dubbo://127.0.0.1:%d/%s", port, service),
		common.WithParamsValue(constant.InterfaceKey, service),
		common.WithParamsValue(constant.VersionKey, version),
		common.WithParamsValue(constant.GroupKey, group),
		common.WithParamsValue(constant.ServiceFilterKey, constant.GenericServiceFilterKey))
	if err != nil {
		return err
	}
	if _, err := common.ServiceMap.Register(service, "dubbo", group, version, provider); err != nil {
		return err
	}
	extension.GetProtocol("filter").Export(extension.GetProxyFactory("default").GetInvoker(url))
	return nil
}
