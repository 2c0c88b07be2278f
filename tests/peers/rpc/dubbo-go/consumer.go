package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"dubbo.apache.org/dubbo-go/v3/common"
	"dubbo.apache.org/dubbo-go/v3/common/constant"
	"dubbo.apache.org/dubbo-go/v3/common/extension"
	"dubbo.apache.org/dubbo-go/v3/protocol"
	"dubbo.apache.org/dubbo-go/v3/protocol/invocation"
	hessian "github.com/apache/dubbo-go-hessian2"
	"github.com/apache/dubbo-go-hessian2/java_exception"
)

var (
	invokers = map[string]protocol.Invoker{}
	mutex    sync.Mutex
)

// javaTypes are the parameters of the methods, as Java names them.
var javaTypes = map[string][]string{
	"echo": {"java.lang.String"}, "rate": {"peers.dubbo.Review", "int"}, "attachments": {}, "reverse": {"[B"},
	"fail": {"java.lang.String", "int"}, "note": {"java.lang.String"}, "noted": {}, "slow": {"int"}, "where": {},
}

// call makes one call by the address of the provider, without a registry.
func call(command *command) (interface{}, error) {
	invoker, err := refer(command)
	if err != nil {
		return nil, err
	}
	arguments, err := argumentsOf(command)
	if err != nil {
		return nil, err
	}
	attachments := map[string]interface{}{}
	for name, value := range command.Headers {
		attachments[name] = value
	}
	if command.OneWay {
		attachments[constant.AsyncKey] = "true"
	}
	method, sent := command.Method, arguments
	if command.Generic {
		method, sent = constant.Generic, []interface{}{command.Method, javaTypes[command.Method], plain(arguments)}
		attachments[constant.GenericKey] = "true"
	}
	var reply interface{}
	result := invoker.Invoke(context.Background(), invocation.NewRPCInvocationWithOptions(
		invocation.WithMethodName(method), invocation.WithArguments(sent),
		invocation.WithAttachments(attachments), invocation.WithReply(&reply)))
	if result.Error() != nil {
		return nil, result.Error()
	}
	return shown(reply, arguments), nil
}

func refer(command *command) (protocol.Invoker, error) {
	mutex.Lock()
	defer mutex.Unlock()
	service := serviceName
	if command.Service != "" {
		service = command.Service
	}
	key := fmt.Sprint(command.Host, command.Port, service, command.Version, command.Group, command.Timeout, command.Generic)
	if invoker, ok := invokers[key]; ok {
		return invoker, nil
	}
	url, err := common.NewURL(fmt.Sprintf("dubbo://%s:%d/%s", command.Host, command.Port, service),
		common.WithParamsValue(constant.InterfaceKey, service),
		common.WithParamsValue(constant.VersionKey, command.Version),
		common.WithParamsValue(constant.GroupKey, command.Group),
		common.WithParamsValue(constant.TimeoutKey, fmt.Sprintf("%dms", command.Timeout)))
	if err != nil {
		return nil, err
	}
	invoker := extension.GetProtocol("dubbo").Refer(url)
	if invoker == nil {
		return nil, errors.New("no connection to the provider")
	}
	invokers[key] = invoker
	return invoker, nil
}

// argumentsOf makes them of the types that the service has. A number stands for so many bytes where bytes are wanted.
func argumentsOf(command *command) ([]interface{}, error) {
	types := javaTypes[command.Method]
	arguments := make([]interface{}, len(types))
	for i, javaType := range types {
		var err error
		given := command.Args[i]
		switch javaType {
		case "int":
			var number int32
			err = json.Unmarshal(given, &number)
			arguments[i] = number
		case "[B":
			var size int
			err = json.Unmarshal(given, &size)
			arguments[i] = largeBytes(size)
		case "peers.dubbo.Review":
			review := &Review{}
			err = json.Unmarshal(given, review)
			arguments[i] = review
		default:
			var text string
			err = json.Unmarshal(given, &text)
			arguments[i] = text
		}
		if err != nil {
			return nil, err
		}
	}
	return arguments, nil
}

// plain puts maps in the place of objects, as generic calls have them.
func plain(arguments []interface{}) []hessian.Object {
	result := make([]hessian.Object, len(arguments))
	for i, argument := range arguments {
		if review, ok := argument.(*Review); ok {
			argument = map[string]interface{}{
				"class": review.JavaClassName(), "text": review.Text, "stars": review.Stars, "tags": review.Tags,
			}
		}
		result[i] = argument
	}
	return result
}

// shown gives of many bytes how many they are and whether they are the right ones, and of all else what JSON can show.
func shown(value interface{}, arguments []interface{}) interface{} {
	if bytes, ok := value.([]byte); ok {
		right := slices.Equal(bytes, reversed(arguments[0].([]byte)))
		return map[string]interface{}{"bytes": len(bytes), "right": right}
	}
	return forJSON(value)
}

func forJSON(value interface{}) interface{} {
	switch typed := value.(type) {
	case map[interface{}]interface{}:
		result := map[string]interface{}{}
		for name, each := range typed {
			result[fmt.Sprint(name)] = forJSON(each)
		}
		return result
	case []interface{}:
		result := make([]interface{}, len(typed))
		for i, each := range typed {
			result[i] = forJSON(each)
		}
		return result
	}
	return value
}

// errorOf names an error as Java does, where it came from there.
func errorOf(err error) map[string]string {
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if thrown, ok := cause.(java_exception.Throwabler); ok {
			return map[string]string{"type": thrown.JavaClassName(), "message": thrown.Error()}
		}
	}
	return map[string]string{"type": reflect.TypeOf(err).String(), "message": err.Error()}
}
