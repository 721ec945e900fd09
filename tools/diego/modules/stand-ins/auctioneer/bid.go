package main

import (
	"code.cloudfoundry.org/rep"
)

// A bid is a cell that could take work, and what it told about itself.
type bid struct {
	state rep.CellState
	cell  rep.Client
	// It refused.
	out bool
}

// choose gives the cell with the fewest instances of the same process, among these the emptiest; or why there is none.
func choose(bids []*bid, resource *rep.Resource, constraint *rep.PlacementConstraint, process string) (*bid, string) {
	var best *bid
	problem := "found no compatible cell"
	for _, bid := range bids {
		if bid.out || bid.state.Evacuating || !bid.state.MatchRootFS(constraint.RootFs) ||
			!bid.state.MatchPlacementTags(constraint.PlacementTags) || !bid.state.MatchVolumeDrivers(constraint.VolumeDrivers) {
			continue
		}
		if err := bid.state.ResourceMatch(resource); err != nil {
			problem = err.Error()
			continue
		}
		if best == nil || bid.before(best, resource, process) {
			best = bid
		}
	}
	return best, problem
}

func (b *bid) before(other *bid, resource *rep.Resource, process string) bool {
	if mine, others := b.instances(process), other.instances(process); mine != others {
		return mine < others
	}
	return b.state.ComputeScore(resource, 0.25) < other.state.ComputeScore(resource, 0.25)
}

func (b *bid) instances(process string) int {
	count := 0
	for i := range b.state.LRPs {
		if b.state.LRPs[i].ProcessGuid == process {
			count++
		}
	}
	return count
}
