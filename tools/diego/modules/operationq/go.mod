module code.cloudfoundry.org/operationq

go 1.22
