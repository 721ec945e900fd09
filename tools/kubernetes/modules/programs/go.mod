module cloudstack-clusters/tools/kubernetes/modules/programs

go 1.24.0
