// Package operationq takes the place of a module that can't be had: operations of one key run one after the other, those of
// different keys at the same time, and of one key's backlog only the newest are kept.
package operationq

import "sync"

// Operation is work on behalf of a key.
type Operation interface {
	Key() string
	Execute()
}

// Queue takes operations and runs them by itself.
type Queue interface {
	Push(Operation)
}

type slidingQueue struct {
	limit   int
	lock    sync.Mutex
	waiting map[string][]Operation
}

// NewSlidingQueue makes a queue that lets at most limit operations of one key wait: a newer one pushes out the oldest.
func NewSlidingQueue(limit int) Queue {
	return &slidingQueue{limit: limit, waiting: map[string][]Operation{}}
}

func (q *slidingQueue) Push(operation Operation) {
	q.lock.Lock()
	defer q.lock.Unlock()
	key := operation.Key()
	waiting, running := q.waiting[key]
	waiting = append(waiting, operation)
	if running && len(waiting) > q.limit {
		waiting = waiting[1:]
	}
	q.waiting[key] = waiting
	if !running {
		go q.work(key)
	}
}

// A key is in the map as long as somebody works for it.
func (q *slidingQueue) work(key string) {
	for operation := q.next(key); operation != nil; operation = q.next(key) {
		operation.Execute()
	}
}

func (q *slidingQueue) next(key string) Operation {
	q.lock.Lock()
	defer q.lock.Unlock()
	waiting := q.waiting[key]
	if len(waiting) == 0 {
		delete(q.waiting, key)
		return nil
	}
	q.waiting[key] = waiting[1:]
	return waiting[0]
}
