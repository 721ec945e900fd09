module cloudstack-clusters/tools/k3s/modules/stand-ins

go 1.24.0
